using Microsoft.Extensions.Options;
using Prewarm.Scaler.Deciding.Budgets;
using Prewarm.Scaler.Deciding.Learning;
using Prewarm.Sources.Kubernetes.Starts;

namespace Prewarm.Scaler.Deciding;

/// <summary>Services of the deciding step.</summary>
internal static class DecidingRegistration
{
    public static IServiceCollection AddDeciding(this IServiceCollection services)
    {
        services
            .AddOptions<BudgetsOptions>()
            .Configure<IConfiguration>(
                static (options, configuration) => configuration.GetSection(BudgetsOptions.Section).Bind(options.All)
            )
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<BudgetsOptions>, BudgetsOptionsRules>();
        services.AddSingleton<OperatorOrders>();
        services.AddSingleton<BudgetStep>();
        services.AddSingleton<OutlookStep>();
        services.AddSingleton<MeasuredStarts>();
        services.AddSingleton<IStartObserver>(provider => provider.GetRequiredService<MeasuredStarts>());
        services.AddSingleton<LearningStep>();
        services.AddSingleton<DecidingStep>();
        services.AddSingleton<DecisionMetrics>();
        return services;
    }
}
