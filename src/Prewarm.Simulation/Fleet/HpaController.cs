namespace Prewarm.Simulation.Fleet;

/// <summary>The HPA's rules for one external metric of type AverageValue, at its 15 s sync.</summary>
/// <remarks>Kubernetes' replica calculator: 10 % tolerance, up by max(4, 100 %) per sync, down to the highest wish of 300 s.</remarks>
public sealed class HpaController(int min = 1, int max = int.MaxValue)
{
    private const double Tolerance = 0.1;
    private const int UpAtLeast = 4;
    private static readonly TimeSpan Stabilization = TimeSpan.FromSeconds(300);
    private readonly Queue<(DateTimeOffset At, int Wish)> _wishes = new();

    /// <summary>Replicas to have from now on.</summary>
    /// <param name="value">Metric value; null when the metric failed, which changes nothing.</param>
    public int Sync(DateTimeOffset now, int replicas, double? value, double target)
    {
        while (_wishes.TryPeek(out var oldest) && oldest.At <= now - Stabilization)
        {
            _wishes.Dequeue();
        }

        if (value is not { } known)
        {
            return replicas;
        }

        var within = replicas > 0 && Math.Abs(1 - (known / (target * replicas))) <= Tolerance;
        var wish = within
            ? replicas
            : (int)Math.Min(int.MaxValue, Math.Ceiling(Math.Round(known * 1000) / Math.Round(target * 1000)));
        _wishes.Enqueue((now, wish));
        var desired = wish >= replicas ? wish : Math.Min(replicas, _wishes.Max(entry => entry.Wish));
        var upTo = replicas + Math.Max(UpAtLeast, replicas);
        return Math.Clamp(Math.Min(desired, upTo), min, Math.Max(min, max));
    }
}
