using Prewarm.Simulation;
using Prewarm.Simulation.Fleet;

namespace Prewarm.Cli.Plots;

/// <summary>A run in as many bins as a chart can show apart: means of replicas and demand, share of requests missed.</summary>
internal sealed class FleetBins
{
    /// <param name="run">The run.</param>
    /// <param name="from">First tick.</param>
    /// <param name="to">Tick after the last.</param>
    /// <param name="most">Bins at most.</param>
    public FleetBins(FleetTimeline run, int from, int to, int most)
    {
        var size = Math.Max(1, (int)Math.Ceiling((to - from) / (double)most));
        var count = (to - from + size - 1) / size;
        (At, Demand, Ready, Paid, Missed) = (
            new DateTimeOffset[count],
            new double[count],
            new double[count],
            new double[count],
            new double[count]
        );
        for (var bin = 0; bin < count; bin++)
        {
            var (first, last) = (from + (bin * size), Math.Min(to, from + ((bin + 1) * size)));
            var (arrivals, ready, paid, missed) = (0.0, 0.0, 0.0, 0.0);
            for (var tick = first; tick < last; tick++)
            {
                arrivals += run.Arrivals[tick];
                ready += run.Ready[tick];
                paid += run.Ready[tick] + run.Starting[tick];
                missed += run.Missed[tick];
            }

            var ticks = last - first;
            At[bin] = run.At(first);
            Demand[bin] = arrivals / ticks / (FleetRules.RatePerReplica * FleetRules.TickSeconds);
            (Ready[bin], Paid[bin]) = (ready / ticks, paid / ticks);
            Missed[bin] = arrivals > 0 ? 100 * missed / arrivals : 0;
        }
    }

    public DateTimeOffset[] At { get; }

    /// <summary>Demand in replicas that are fully used.</summary>
    public double[] Demand { get; }

    /// <summary>Replicas that served.</summary>
    public double[] Ready { get; }

    /// <summary>Replicas that served or were starting.</summary>
    public double[] Paid { get; }

    /// <summary>Percent of the bin's requests that waited too long.</summary>
    public double[] Missed { get; }
}
