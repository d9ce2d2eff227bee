namespace Prewarm.Scaling.Live;

/// <summary>How much demand a backlog adds once replicas that are already starting are credited.</summary>
/// <remarks>
/// A replica asked for now is ready one lead time from now. What counts is the backlog it will find then, after the replicas
/// that are ready or on their way have worked on it. Until those are ready the present commitment is kept, not enlarged.
/// </remarks>
internal static class BacklogCredit
{
    /// <summary>Backlog left at <paramref name="until"/> when demand stays as it is.</summary>
    /// <param name="capacityPerReplica">Demand one replica serves, in the unit of the load.</param>
    public static double Project(
        LiveLoad load,
        double ready,
        IReadOnlyList<(DateTimeOffset At, double Count)> starting,
        double capacityPerReplica,
        DateTimeOffset now,
        DateTimeOffset until
    )
    {
        var backlog = load.Backlog;
        var replicas = ready;
        var at = now;
        foreach (var (due, count) in starting.Where(start => start.At < until))
        {
            var next = due > at ? due : at;
            backlog = After(backlog, load, replicas * capacityPerReplica, next - at);
            (at, replicas) = (next, replicas + count);
        }

        return After(backlog, load, replicas * capacityPerReplica, until - at);
    }

    /// <summary>Demand to add for the backlog.</summary>
    /// <param name="committed">Capacity that is ready or starting, in the unit of the load; NaN when unknown, then nothing is credited.</param>
    public static double Term(LiveLoad load, double projectedBacklog, double committed, TimeSpan drainTime)
    {
        var uncredited = load.DrainDemand(load.Backlog, drainTime);
        if (double.IsNaN(committed))
        {
            return uncredited;
        }

        var held = Math.Min(uncredited, Math.Max(0, committed - load.Demand));
        return Math.Max(load.DrainDemand(projectedBacklog, drainTime), held);
    }

    private static double After(double backlog, LiveLoad load, double capacity, TimeSpan time) =>
        Math.Max(0, backlog + ((load.Demand - capacity) / load.SecondsPerUnit * time.TotalSeconds));
}
