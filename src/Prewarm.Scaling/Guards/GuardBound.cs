using Prewarm.Scaling.Metrics;

namespace Prewarm.Scaling.Guards;

/// <summary>What one guard allows: a number of replicas within [Min, Max], whatever the number was before.</summary>
/// <remarks>A bound never depends on the number that it bounds, so more demand can never lead to fewer replicas.</remarks>
/// <param name="Guard">One of <see cref="GuardNames"/>.</param>
/// <param name="Reason">One sentence for people.</param>
internal sealed record GuardBound(string Guard, int Min, int Max, string Reason)
{
    public static GuardBound AtLeast(string guard, int min, string reason) => new(guard, min, int.MaxValue, reason);

    public static GuardBound AtMost(string guard, int max, string reason) => new(guard, 0, max, reason);

    public static GuardBound Exactly(string guard, int replicas, string reason) =>
        new(guard, replicas, replicas, reason);

    /// <summary>The demand that gives an allowed number of replicas and is as near as can be.</summary>
    public double Apply(double demand, double target)
    {
        var replicas = MetricRounding.Replicas(demand, target);
        if (replicas < Min || Min == Max)
        {
            return Min * target;
        }

        return replicas > Max ? Max * target : demand;
    }
}
