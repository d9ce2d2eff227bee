using Prewarm.Forecasting.Series;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Simulation;

/// <summary>One trace to replay and its standing among those that share a budget.</summary>
/// <param name="Name">How it is reported.</param>
/// <param name="Series">Traffic in any unit.</param>
/// <param name="Weight">Share of the budget among workloads of equal priority; above 0.</param>
/// <param name="Priority">Higher is served first.</param>
public sealed record Workload(string Name, RegularSeries Series, double Weight = 1, int Priority = 0)
{
    /// <summary>Share of a trace that is evaluated; what lies before is history.</summary>
    public const double EvaluatedShare = 0.45;

    private static readonly TimeSpan EvaluatedMax = TimeSpan.FromDays(21);
    private static readonly TimeSpan EvaluatedLeast = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Scales the trace and finds the part to evaluate.</summary>
    /// <exception cref="TraceException">The trace is too short for the lead time, or has no traffic.</exception>
    internal ReadyTraffic Ready(TimeSpan leadTime, double peakReplicas, int seed)
    {
        var from = Begin();
        var least = leadTime + EvaluatedLeast;
        var evaluated = Series.End + Series.Step - from;
        if (evaluated < least)
        {
            throw new TraceException(
                $"the last 45 % are evaluated and must span the cold start and ten minutes, {DurationText.Format(least)}, but span {DurationText.Format(evaluated)}",
                Name
            );
        }

        try
        {
            var trace = Trace.Scale(Series, from, peakReplicas);
            return new ReadyTraffic(this, trace, new Arrivals(trace, seed), from);
        }
        catch (TraceException invalid) when (invalid.Trace is null)
        {
            throw new TraceException(invalid.Message, Name);
        }
    }

    private DateTimeOffset Begin()
    {
        var end = Series.End + Series.Step;
        var length = (end - Series.Start) * EvaluatedShare;
        var from = end - (length < EvaluatedMax ? length : EvaluatedMax);
        return from - TimeSpan.FromTicks(from.UtcTicks % Minute.Ticks);
    }
}
