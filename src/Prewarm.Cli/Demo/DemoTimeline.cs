using Prewarm.Inspection.Views;
using Prewarm.Simulation;
using Prewarm.Simulation.Fleet;

namespace Prewarm.Cli.Demo;

/// <summary>What has happened so far, one entry per tick, for the views, the page and the report. Written by the run, read by anyone.</summary>
internal sealed class DemoTimeline
{
    private readonly Lock _gate = new();
    private readonly List<FleetPoint> _points = [];

    public void Add(DateTimeOffset at, double demand, SimulatedFleet ours, SimulatedFleet reactive)
    {
        lock (_gate)
        {
            _points.Add(new FleetPoint(at, demand, ours.Ready, ours.Starting, reactive.Replicas));
        }
    }

    public IReadOnlyList<FleetPoint> Since(TimeSpan span)
    {
        lock (_gate)
        {
            return _points.Count == 0 ? [] : [.. _points.SkipWhile(point => point.At < _points[^1].At - span)];
        }
    }

    /// <summary>The steepest rise: when the replicas it needed were asked for, by us and by the reactive scaler, against when they were needed.</summary>
    public RampTiming? SteepestRamp()
    {
        lock (_gate)
        {
            const int Reach = 30 * 60 / FleetRules.TickSeconds;
            var need = _points.Select(point => point.Demand / FleetRules.ConcurrencyPerReplica).ToArray();
            if (need.Length <= Reach)
            {
                return null;
            }

            var start = Enumerable.Range(0, need.Length - Reach).MaxBy(i => need[i + Reach] - need[i]);
            if (need[start + Reach] - need[start] < 2)
            {
                return null;
            }

            var level = (need[start] + need[start + Reach]) / 2;
            var needed = Enumerable.Range(start, Reach + 1).First(i => need[i] >= level);
            return new RampTiming(
                _points[needed].At,
                (int)Math.Ceiling(level),
                Lead(needed, level, point => point.Ready + point.Starting),
                Lead(needed, level, point => point.Reactive)
            );
        }
    }

    /// <summary>How long before it was needed a level was asked for (negative: after).</summary>
    private TimeSpan? Lead(int needed, double level, Func<FleetPoint, int> count)
    {
        var i = needed;
        if (count(_points[i]) >= level)
        {
            while (i > 0 && count(_points[i - 1]) >= level)
            {
                i--;
            }

            return _points[needed].At - _points[i].At;
        }

        while (i < _points.Count && count(_points[i]) < level)
        {
            i++;
        }

        return i == _points.Count ? null : _points[needed].At - _points[i].At;
    }
}

/// <summary>Timing of one ramp.</summary>
internal sealed record RampTiming(DateTimeOffset NeededAt, int Replicas, TimeSpan? Ours, TimeSpan? Reactive);
