namespace Prewarm.TestUtils.Keda;

/// <summary>The HPA's arithmetic for external metrics of type AverageValue, with the default behaviour and tolerance.</summary>
/// <remarks>Written from Kubernetes' replica calculator, apart from the product's own simulation: an oracle for tests.</remarks>
public sealed class HpaMath(int min, int max)
{
    private const double Tolerance = 0.1;
    private static readonly TimeSpan Stabilization = TimeSpan.FromSeconds(300);
    private readonly List<(DateTimeOffset At, int Wish)> _wishes = [];

    /// <summary>What one metric asks for.</summary>
    /// <param name="metric">Value and target in milli-units.</param>
    /// <param name="current">Replicas of the scale target, at least one.</param>
    public static int Wish(KedaMetric metric, int current)
    {
        var ratio = metric.ValueMilli / ((double)metric.TargetMilli * current);
        return Math.Abs(1 - ratio) <= Tolerance
            ? current
            : (int)Math.Ceiling(metric.ValueMilli / (double)metric.TargetMilli);
    }

    /// <summary>One sync of the HPA, 15 s after the last.</summary>
    /// <param name="metrics">One entry per metric of the HPA, null where reading it failed.</param>
    /// <param name="current">Replicas of the scale target; 0 switches the HPA off.</param>
    /// <returns>Replicas after the sync.</returns>
    public int Sync(DateTimeOffset at, IReadOnlyList<KedaMetric?> metrics, int current)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        if (current == 0)
        {
            return 0;
        }

        var wishes = metrics.OfType<KedaMetric>().Select(metric => Wish(metric, current)).ToList();
        var failed = metrics.Any(metric => metric is null);

        // An unread metric might have asked for more: without it nothing is taken away.
        if (wishes.Count == 0 || (failed && wishes.Max() < current))
        {
            return current;
        }

        var wish = Math.Clamp(wishes.Max(), Math.Max(1, min), max);
        _wishes.Add((at, wish));
        _wishes.RemoveAll(past => at - past.At > Stabilization);
        if (wish > current)
        {
            return Math.Min(wish, Math.Max(current + 4, current * 2));
        }

        return Math.Min(current, _wishes.Max(past => past.Wish));
    }
}
