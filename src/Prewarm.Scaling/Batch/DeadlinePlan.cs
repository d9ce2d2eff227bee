using System.Globalization;
using MathNet.Numerics.Distributions;

namespace Prewarm.Scaling.Batch;

/// <summary>Just enough replicas to finish the work in time.</summary>
/// <param name="Replicas">Replicas to ask for now.</param>
/// <param name="IfThere">Replicas that would do if they came at once: what an on-demand buffer aims at when the deadline is at risk.</param>
/// <param name="IsAtRisk">True when more are needed than are ready and no second try at starting them fits before the deadline.</param>
/// <param name="Reason">One sentence for people.</param>
public sealed record DeadlinePlan(int Replicas, int IfThere, bool IsAtRisk, string Reason)
{
    /// <summary>A rate is never assumed below this share of its mean: a wild spread must not ask for a thousand replicas.</summary>
    private const double RateShareMin = 0.2;

    private const int ReplicasMax = 100_000;

    /// <summary>Plans.</summary>
    /// <remarks>
    /// With rate per replica v ~ Normal(mean, spread), taken as the same for all replicas and all the time left (the cautious end: a
    /// slow stretch does not average out), v is at least mean - z x spread with the stated probability. Ready replicas work the whole
    /// time left T; others from a lead time L on. So the least n with v x (r T + (n - r) (T - L)) at least the work.
    /// </remarks>
    /// <param name="work">Items to finish, above 0.</param>
    /// <param name="rate">Mean items per second and replica, above 0.</param>
    /// <param name="spread">Its standard deviation.</param>
    /// <param name="ready">Ready replicas.</param>
    /// <param name="starting">Replicas on their way; taken as ready one lead time from now.</param>
    /// <param name="now">The instant.</param>
    /// <param name="rule">When and how surely.</param>
    /// <param name="leadTime">From asking for a replica to its being ready.</param>
    /// <returns>Null when no deadline lies ahead.</returns>
    public static DeadlinePlan? Make(
        double work,
        double rate,
        double spread,
        double ready,
        double starting,
        DateTimeOffset now,
        DeadlineRule rule,
        TimeSpan leadTime
    )
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.Next(now) is not { } deadline)
        {
            return null;
        }

        var sure = Math.Max(rate - (Normal.InvCDF(0, 1, rule.Probability) * spread), rate * RateShareMin);
        var left = deadline - now;
        var text = Describe(work, sure, deadline, rule);
        var byReady = work / (sure * left.TotalSeconds);
        if (byReady <= ready)
        {
            return new DeadlinePlan(Whole(byReady), Whole(byReady), false, text);
        }

        var afterLead = left - leadTime;
        var committed = Whole(ready + starting);
        if (afterLead > TimeSpan.Zero)
        {
            var missing = work - (sure * ready * left.TotalSeconds);
            var replicas = Whole(ready + (missing / (sure * afterLead.TotalSeconds)));
            var isTight = left < leadTime * 2;
            return new DeadlinePlan(replicas, replicas, isTight, isTight ? text + "; at risk: no second try" : text);
        }

        // What is asked for now comes too late: keep what there is, and finish the rest by the deadline after.
        var following = (rule.Next(deadline) ?? (deadline + TimeSpan.FromDays(1))) - now;
        var forNext = Whole(work / (sure * following.TotalSeconds));
        var ifThere = Whole(work / (sure * leadTime.TotalSeconds));
        return new DeadlinePlan(
            Math.Max(committed, forNext),
            Math.Max(committed, ifThere),
            true,
            text + "; at risk: new replicas come too late"
        );
    }

    private static int Whole(double replicas) => (int)Math.Min(ReplicasMax, Math.Max(1, Math.Ceiling(replicas - 1e-9)));

    private static string Describe(double work, double rate, DateTimeOffset deadline, DeadlineRule rule)
    {
        var local = TimeZoneInfo.ConvertTime(deadline, rule.TimeZone);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{work:0} items by {local:yyyy-MM-dd HH:mm} at {rate:0.###}/s each, {rule.Probability:P0} sure"
        );
    }
}
