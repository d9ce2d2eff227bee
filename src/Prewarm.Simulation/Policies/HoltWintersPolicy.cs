using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;
using Prewarm.Simulation.Fleet;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Simulation.Policies;

/// <summary>The textbook forecast: Holt and Winters on 5-minute means, its highest value over the next cold start, never below reactive.</summary>
/// <remarks>
/// Its weights are fitted on the history once, its level and seasons move with every five minutes that have passed. Until a whole
/// day of history is known it is reactive.
/// </remarks>
public sealed class HoltWintersPolicy : IScalingPolicy
{
    private const double TargetUtilization = 0.8;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Least = TimeSpan.FromDays(1);
    private readonly ReactivePolicy _reactive = new(TargetUtilization);
    private readonly Trace _trace;
    private readonly IFittedModel? _model;
    private readonly double[] _ahead;
    private double _peak;

    /// <param name="trace">Looked at before the present only.</param>
    /// <param name="from">Start of the run: what lies before is fitted on.</param>
    /// <param name="coldStart">The lead time it is told.</param>
    public HoltWintersPolicy(Trace trace, DateTimeOffset from, TimeSpan coldStart)
    {
        ArgumentNullException.ThrowIfNull(trace);
        _trace = trace;
        _ahead = new double[(int)Math.Ceiling(coldStart / Step) + 1];
        var minutes = trace.DemandBefore(from);
        var size = (int)(Step / minutes.Step);
        var count = minutes.Count / size;
        if (count * Step < Least)
        {
            return;
        }

        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = Mean(from - (Step * (count - i)));
        }

        _model = ForecastModels
            .ByName("holt-winters")
            .Fit(new RegularSeries(from - (Step * count), Step, values), new ModelSettings());
        Look();
    }

    public string Name => "holt-winters";

    public (double Value, double Target) Answer(DateTimeOffset now, SimulatedFleet fleet)
    {
        var (value, target) = _reactive.Answer(now, fleet);
        if (_model is not null && now - _model.Origin >= Step * 2)
        {
            _model.Append(Mean(_model.Origin + Step));
            Look();
        }

        return (Math.Max(value, _peak), target);
    }

    private void Look()
    {
        _model!.Forecast(_ahead);
        _peak = _ahead.Max();
    }

    /// <summary>Mean demand in requests in flight of the five minutes that begin at an instant.</summary>
    private double Mean(DateTimeOffset begin)
    {
        var sum = 0.0;
        var count = 0;
        for (var at = begin; at < begin + Step; at += FleetRules.Tick)
        {
            (sum, count) = (sum + _trace.RateAt(at + (FleetRules.Tick / 2)), count + 1);
        }

        return sum / count * FleetRules.ServiceSeconds;
    }
}
