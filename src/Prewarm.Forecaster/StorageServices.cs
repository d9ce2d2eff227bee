using Microsoft.Extensions.Options;
using Prewarm.Storage;

namespace Prewarm.Forecaster;

/// <summary>Registers the configured storage engine and its stores.</summary>
internal static class StorageServices
{
    public static void AddPrewarmStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsRules>();
        services.AddSingleton(Open);
        services.AddSingleton(provider => provider.GetRequiredService<IStorageEngine>().History);
        services.AddSingleton(provider => provider.GetRequiredService<IStorageEngine>().Decisions);
        services.AddSingleton(provider => provider.GetRequiredService<IStorageEngine>().Ledger);
        services.AddSingleton(provider => provider.GetRequiredService<IStorageEngine>().Models);
        services.AddSingleton(provider => provider.GetRequiredService<IStorageEngine>().Accuracy);
        services.AddSingleton(provider => provider.GetRequiredService<IStorageEngine>().Usage);
        services.AddSingleton(provider => provider.GetRequiredService<IStorageEngine>().Operations);
        services.AddSingleton(provider => provider.GetRequiredService<IStorageEngine>().Audit);
    }

    private static IStorageEngine Open(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<StorageOptions>>().Value;
        var logs = provider.GetRequiredService<ILoggerFactory>();
        return options.Engine == StorageEngines.Postgres
            ? StorageEngines.OpenPostgres(options.ReadConnectionString(), logs)
            : StorageEngines.OpenSqlite(options.Path, provider.GetRequiredService<TimeProvider>(), logs);
    }
}
