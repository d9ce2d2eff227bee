using Prewarm.Forecasting.Replay;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Inspection.Views;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Forecasts;

namespace Prewarm.Inspection.Reading;

/// <summary>Reads off a forecast how cautiously its workload is provisioned, and why.</summary>
internal static class OperatingReading
{
    /// <param name="at">The instant at which is asked; clamped to what the forecast reaches.</param>
    /// <param name="target">The metric's target as last decided with; null when unknown.</param>
    public static OperatingBody Read(
        InspectedWorkload workload,
        WindowForecast? forecast,
        DateTimeOffset at,
        double? target
    )
    {
        var points = forecast?.Operating ?? [];
        var choice = forecast?.Choice;
        var (state, reason) = State(workload, forecast);
        var settings = ProvisionReading.Settings(workload, target);
        var view = forecast is null ? null : ProvisionReading.View(workload, forecast);
        return new OperatingBody(
            workload.Key.Namespace,
            workload.Key.Name,
            workload.Key.Trigger,
            workload.Unit,
            state,
            reason,
            forecast?.Origin,
            choice is null ? null : Choice(choice),
            Rules(choice?.Rules ?? workload.Options.Replay),
            view is null || points.Count == 0 ? null : Now(view, at, settings),
            [.. points.Select(point => Point(point, points.Count, view!, at, settings))],
            [
                .. (choice?.Candidates ?? []).Select(
                    (cost, i) => Candidate(cost, i + 1, choice!.Points.Contains(cost.Point))
                ),
            ]
        );
    }

    private static (string State, string Reason) State(InspectedWorkload workload, WindowForecast? forecast) =>
        forecast switch
        {
            null => ("none", "There is no forecast yet."),
            { Operating.Count: 0 } when workload.Options.Replay is null => (
                "none",
                "The capacity of a replica is not known yet, so nothing can be replayed: the stated quantile holds."
            ),
            { Operating.Count: 0 } => ("none", "Nothing was chosen: the stated quantile holds."),
            { Choice: null } => (
                "default",
                "Too little was replayed to choose: an hour of demand under the forest's forecasts is needed."
            ),
            { Operating: [{ IsLiveOnly: true }, ..] } => (
                "chosen",
                "Live signals alone were cheapest on this workload's own past: the forecast has no vote."
            ),
            { Learning: true } => ("chosen", "Chosen, and not in force yet: the forecast is still learning."),
            _ => ("chosen", "Points that were the cheapest of the replay when they were chosen, averaged."),
        };

    private static OperatingChoiceView Choice(OperatingChoice choice) =>
        new(
            choice.ChosenAt,
            choice.ComparedAt,
            choice.ReplayedFrom,
            choice.Steps,
            choice.Step.TotalSeconds,
            choice.HalfLife.TotalSeconds,
            choice.Comparison is not { } found
                ? null
                : new OperatingComparisonView(
                    found.Saving,
                    found.Low,
                    found.High,
                    CostComparison.Level,
                    found.Confidence,
                    found.Blocks,
                    found.BlockLength.TotalSeconds
                )
        );

    private static OperatingRulesView? Rules(ReplayRules? rules) =>
        rules is null
            ? null
            : new OperatingRulesView(
                rules.Capacity,
                rules.LeadTime.TotalSeconds,
                rules.Stabilization.TotalSeconds,
                rules.WaitMax.TotalSeconds,
                rules.DrainTime.TotalSeconds,
                rules.MissWeight,
                rules.UtilizationMax,
                rules.Level
            );

    /// <summary>As the scaler evaluates it.</summary>
    private static OperatingNowView? Now(ForecastView view, DateTimeOffset at, DecisionSettings settings)
    {
        var headroom = Headroom.Of(view, settings);
        var term = headroom.Evaluate(view, at, settings);
        var required = headroom.Forecast * term.Demand;
        return term.Grade == ForecastGrade.None
            ? null
            : new OperatingNowView(at, required / settings.Target, settings.Target, required);
    }

    private static OperatingPointView Point(
        OperatingPoint point,
        int count,
        ForecastView view,
        DateTimeOffset at,
        DecisionSettings settings
    )
    {
        double? demand =
            point.IsLiveOnly || view.Learning
                ? null
                : Math.Max(view.WindowQuantile(at, point.Level), view.HeldQuantile(point.Hold, point.Level));
        return new OperatingPointView(
            point.Level,
            point.ForecastUtilization,
            point.LiveUtilization,
            point.Hold.TotalSeconds,
            1.0 / count,
            demand,
            demand / settings.Capacity / point.ForecastUtilization
        );
    }

    private static OperatingCandidateView Candidate(OperatingCost cost, int rank, bool isChosen) =>
        new(
            rank,
            cost.Point.Level,
            cost.Point.ForecastUtilization,
            cost.Point.LiveUtilization,
            cost.Point.Hold.TotalSeconds,
            cost.Bill,
            cost.Missed,
            cost.Cost,
            isChosen
        );
}
