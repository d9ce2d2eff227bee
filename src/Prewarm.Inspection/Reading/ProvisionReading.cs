using System.Runtime.CompilerServices;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Forecasts;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Inspection.Reading;

/// <summary>What the scaler will ask for by a forecast: its own headroom over the operating points, point by point.</summary>
internal static class ProvisionReading
{
    /// <summary>A forecast is read by every page until the next one comes.</summary>
    private static readonly ConditionalWeakTable<WindowForecast, Kept> Last = [];

    /// <summary>Asked for at each point, in units of the metric's target. Point i is asked for at <c>Known + i * Step</c>.</summary>
    /// <param name="target">The metric's target as last decided with; null when unknown.</param>
    public static IReadOnlyList<double> Ahead(InspectedWorkload workload, WindowForecast forecast, double? target)
    {
        var settings = Settings(workload, target);
        if (Last.TryGetValue(forecast, out var kept) && kept.Settings == settings)
        {
            return kept.Asked;
        }

        var view = View(workload, forecast);
        var asked = Headroom.Of(view, settings).Ahead(view, settings);
        Last.AddOrUpdate(forecast, new Kept(settings, asked));
        return asked;
    }

    /// <summary>The forecast as a decision sees it.</summary>
    public static ForecastView View(InspectedWorkload workload, WindowForecast forecast) =>
        ForecastView.Of(forecast, workload.Options, score: null);

    /// <summary>What the scaler decides with, as far as the forecast's part needs it.</summary>
    public static DecisionSettings Settings(InspectedWorkload workload, double? target)
    {
        var rules = workload.Options.Replay;
        var capacity = rules?.Capacity ?? 1;
        return new DecisionSettings
        {
            Capacity = capacity,
            // The target is capacity times the stated utilization.
            TargetUtilization =
                rules is not null && target is > 0 ? target.Value / capacity : TriggerMetadata.TargetUtilizationDefault,
            LeadTime = workload.LeadTime,
            Quantile = workload.Quantile,
            Mode = ScalingMode.Floor,
        };
    }

    private sealed record Kept(DecisionSettings Settings, IReadOnlyList<double> Asked);
}
