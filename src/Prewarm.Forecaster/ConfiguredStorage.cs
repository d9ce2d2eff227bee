using Microsoft.Extensions.Logging.Abstractions;
using Prewarm.Forecasting.Series;
using Prewarm.Hosting;
using Prewarm.Hosting.Configuration;
using Prewarm.Storage;

namespace Prewarm.Forecaster;

/// <summary>The storage that the configuration names, for verbs without a host.</summary>
/// <exception cref="StorageException">Any member: it cannot be opened.</exception>
/// <exception cref="ConfigurationException">Any member: the configuration cannot be read.</exception>
public static class ConfiguredStorage
{
    /// <summary>For reading; also beside a forecaster that has a SQLite file open.</summary>
    public static IStorageEngine OpenReadOnly(HostArguments arguments) =>
        Open(arguments, path => StorageEngines.OpenSqliteReadOnly(path, NullLoggerFactory.Instance));

    /// <summary>For writing; a SQLite file must not be open elsewhere.</summary>
    public static IStorageEngine Open(HostArguments arguments) =>
        Open(arguments, path => StorageEngines.OpenSqlite(path, TimeProvider.System, NullLoggerFactory.Instance));

    private static IStorageEngine Open(HostArguments arguments, Func<string, IStorageEngine> sqlite)
    {
        DurationConverter.Register();
        var builder = new ConfigurationBuilder();
        builder.AddPrewarm(arguments);
        var options = new StorageOptions();
        builder.Build().GetSection(StorageOptions.Section).Bind(options);
        return options.Engine == StorageEngines.Postgres
            ? StorageEngines.OpenPostgres(options.ReadConnectionString(), NullLoggerFactory.Instance)
            : sqlite(options.Path);
    }
}
