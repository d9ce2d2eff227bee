using Prewarm.Scaling.Metrics;

namespace Prewarm.Scaling.LeadTimes;

/// <summary>What the HPA makes of our answers, for scale targets whose spec no source knows. Not thread-safe.</summary>
/// <remarks>
/// The HPA's documented rules with its defaults: no change while value / (target x replicas) is within a tenth of one, up at once, down
/// to the highest wish of five minutes. Without its tolerance, wishes it ignores would look like starts that take for ever.
/// </remarks>
public sealed class AskedReplicas
{
    private const double Tolerance = 0.1;
    private static readonly TimeSpan Stabilization = TimeSpan.FromSeconds(300);
    private readonly Queue<(DateTimeOffset At, int Wish)> _wishes = new();
    private double _asked = double.NaN;

    /// <summary>The replicas asked for after an answer; NaN before a first ready count is known.</summary>
    /// <param name="value">Metric value answered; NaN when there was none, which changes nothing.</param>
    /// <param name="ready">Ready replicas; the starting point.</param>
    public double Next(DateTimeOffset at, double value, double target, double ready)
    {
        if (double.IsNaN(_asked))
        {
            _asked = ready;
        }

        if (double.IsNaN(value) || double.IsNaN(_asked))
        {
            return _asked;
        }

        var isNear = _asked > 0 && Math.Abs((value / (target * _asked)) - 1) <= Tolerance;
        var wish = isNear ? (int)_asked : MetricRounding.Replicas(value, target);
        _wishes.Enqueue((at, wish));
        while (_wishes.TryPeek(out var oldest) && at - oldest.At >= Stabilization)
        {
            _wishes.Dequeue();
        }

        _asked = wish > _asked ? wish : Math.Min(_asked, _wishes.Max(past => past.Wish));
        return _asked;
    }
}
