using System.Collections.Concurrent;

namespace Prewarm.Forecasting.Replay;

/// <summary>The operating points that are tried.</summary>
internal static class OperatingPoints
{
    /// <summary>Levels below this are too thin a provision to be worth trying.</summary>
    private const double LevelLeast = 0.7;

    private static readonly double[] ForecastUtilizations = [0.85, 0.92, 1];
    private static readonly double[] LiveUtilizations = [0.8, 0.9, 1];
    private static readonly double[] LiveOnly = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

    /// <summary>Workloads have few different rules among them, but two hundred points each.</summary>
    private static readonly ConcurrentDictionary<string, OperatingPoint[]> Shared = new();

    /// <summary>How long what was provisioned for may be held, none first.</summary>
    public static List<TimeSpan> Holds { get; } = [TimeSpan.Zero, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(60)];

    /// <summary>Every point within the rules: with a forecast, and by live signals alone. Shared by all who ask alike; not to be changed.</summary>
    public static OperatingPoint[] For(ReplayRules rules, IReadOnlyList<double> levels)
    {
        var tried = Levels(rules, levels).ToArray();
        var key = string.Join(' ', tried.Append(rules.UtilizationMax).Select(BitConverter.DoubleToInt64Bits));
        return Shared.GetOrAdd(key, _ => Make(tried, rules.UtilizationMax));
    }

    /// <summary>Where a workload starts before its past has been replayed.</summary>
    public static OperatingPoint Default(ReplayRules rules, IReadOnlyList<double> levels)
    {
        var level = Levels(rules, levels).MinBy(known => Math.Abs(known - (rules.Level ?? 0.97)));
        return new OperatingPoint(
            level,
            Within(ForecastUtilizations, rules.UtilizationMax).MinBy(known => Math.Abs(known - 0.9)),
            Within(LiveUtilizations, rules.UtilizationMax).MinBy(known => Math.Abs(known - 0.8))
        );
    }

    private static OperatingPoint[] Make(double[] levels, double utilizationMax)
    {
        var points =
            from level in levels
            from forecast in Within(ForecastUtilizations, utilizationMax)
            from live in Within(LiveUtilizations, utilizationMax)
            from hold in Holds
            select new OperatingPoint(level, forecast, live, hold);
        return [.. points, .. Within(LiveOnly, utilizationMax).Select(live => new OperatingPoint(0, 1, live))];
    }

    private static IEnumerable<double> Levels(ReplayRules rules, IReadOnlyList<double> levels) =>
        rules.Level is { } stated
            ? [levels.MinBy(level => Math.Abs(level - stated))]
            : levels.Where(level => level >= LevelLeast);

    /// <summary>Never none: a stated share below all of ours is used as it is.</summary>
    private static double[] Within(double[] utilizations, double most)
    {
        var within = utilizations.Where(utilization => utilization <= most).ToArray();
        return within.Length == 0 ? [most] : within;
    }
}
