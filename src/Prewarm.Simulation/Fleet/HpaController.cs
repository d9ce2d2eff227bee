namespace Prewarm.Simulation.Fleet;

/// <summary>The HPA's rules for one external metric of type AverageValue, at its 15 s sync.</summary>
/// <remarks>
/// Kubernetes' replica calculator and default behaviour, in this order. (1) A count outside of the bounds goes to the bound. (2) Value
/// and target are quantities of three decimals; the tolerance of 10 % is on value / (target x replicas) with all replicas, starting
/// ones too, else the wish is ceil(value / target). (3) Down only to the highest wish of the last 300 s; 100 % at once. (4) Up at
/// most max(4, 100 %) per 15 s. A metric that failed leaves no wish and changes nothing.
/// </remarks>
public sealed class HpaController(int min = 1, int max = int.MaxValue)
{
    private const double Tolerance = 0.1;
    private const int UpAtLeast = 4;
    private const double MilliPerUnit = 1000;
    private static readonly TimeSpan Stabilization = TimeSpan.FromSeconds(300);

    /// <summary>Wishes of the window that no later one exceeds, so falling: the first is the highest.</summary>
    private readonly HighestOfWindow _wishes = new();

    /// <summary>Replicas to have from now on.</summary>
    /// <param name="now">Never before that of an earlier call.</param>
    /// <param name="replicas">Replicas there are, ready or starting.</param>
    /// <param name="value">Metric value; null or NaN when the metric failed.</param>
    /// <param name="target">Above zero.</param>
    public int Sync(DateTimeOffset now, int replicas, double? value, double target)
    {
        _wishes.DropUntil(now - Stabilization);
        var most = Math.Max(min, max);
        if (replicas > most || replicas < min)
        {
            return Math.Clamp(replicas, min, most);
        }

        if (value is not { } known || double.IsNaN(known))
        {
            return replicas;
        }

        var wish = Wish(replicas, Math.Round(known * MilliPerUnit), Math.Round(target * MilliPerUnit));
        _wishes.Add(now, wish);
        var desired = wish >= replicas ? wish : Math.Min(replicas, _wishes.Highest);
        var upTo = (int)Math.Min(int.MaxValue, replicas + (long)Math.Max(UpAtLeast, replicas));
        return Math.Clamp(Math.Min(desired, upTo), min, most);
    }

    private static int Wish(int replicas, double valueMilli, double targetMilli) =>
        replicas > 0 && Math.Abs(1 - (valueMilli / (targetMilli * replicas))) <= Tolerance
            ? replicas
            : (int)Math.Min(int.MaxValue, Math.Ceiling(valueMilli / targetMilli));
}
