namespace Prewarm.Scaling.Metrics;

/// <summary>Numbers that survive KEDA's way to a quantity with three decimals.</summary>
/// <remarks>
/// KEDA formats with <c>%.3f</c> since 2.20 and truncates to milli before; the HPA then takes ceil(value / target). A value is
/// therefore kept on the milli grid, inside ((n - 1) * target, n * target], so that both ways give the planned n.
/// </remarks>
public static class MetricRounding
{
    /// <summary>The HPA's milli arithmetic overflows above 9.2e15.</summary>
    public const double ValueMax = 9e12;

    public const double TargetMin = 0.001;
    public const double TargetMax = 1e12;
    private const double MilliPerUnit = 1000;

    /// <summary>Kubernetes' default of <c>--horizontal-pod-autoscaler-tolerance</c>.</summary>
    private const double HpaTolerance = 0.1;

    /// <summary>From 11 replicas on, ten of them are within 10 % of the eleventh's whole range.</summary>
    private const double LargestToldApart = 10;

    /// <summary>A positive finite target on the milli grid, within [0.001, 1e12].</summary>
    public static double Target(double target)
    {
        if (!double.IsFinite(target))
        {
            throw new ArgumentException("A target must be finite.", nameof(target));
        }

        return Math.Clamp(Math.Round(target * MilliPerUnit), 1, TargetMax * MilliPerUnit) / MilliPerUnit;
    }

    /// <summary>Replicas a demand needs: ceil(demand / target), forgiving the last bits of a double.</summary>
    public static int Replicas(double demand, double target) =>
        demand <= 0 ? 0 : (int)Math.Min(int.MaxValue, Math.Ceiling((demand / target) - 1e-9));

    /// <summary>The value to send for a demand so that ceil(value / target) is <see cref="Replicas"/> on every KEDA version.</summary>
    /// <param name="demand">Finite, not negative; clamped to 9e12.</param>
    /// <param name="target">As made by <see cref="Target"/>.</param>
    public static double Value(double demand, double target)
    {
        if (!double.IsFinite(demand) || demand < 0)
        {
            throw new ArgumentException("A demand must be finite and not negative.", nameof(demand));
        }

        if (demand == 0)
        {
            return 0;
        }

        demand = Math.Min(demand, ValueMax);
        var targetMilli = Math.Round(target * MilliPerUnit);
        var planned = Math.Ceiling((demand / target) - 1e-9);
        var milli = Math.Clamp(
            Math.Round(demand * MilliPerUnit),
            ((planned - 1) * targetMilli) + 1,
            planned * targetMilli
        );
        return AboveTruncation(Math.Max(1, milli));
    }

    /// <summary>
    /// As <see cref="Value"/>, and moved within the plan's own replica so that the HPA leaves its tolerance of 10 % when it has one
    /// replica too few (up to a plan of 10) or one too many (up to 9). Larger plans cannot be told from their neighbours that way.
    /// </summary>
    public static double OutsideTolerance(double demand, double target)
    {
        var value = Value(demand, target);
        var targetMilli = Math.Round(target * MilliPerUnit);
        var planned = Math.Round(Math.Ceiling((value / target) - 1e-9));
        if (value == 0 || planned > LargestToldApart)
        {
            return value;
        }

        var tooFew = Math.Floor((1 + HpaTolerance) * (planned - 1) * targetMilli) + 1;
        var tooMany = Math.Ceiling((1 - HpaTolerance) * (planned + 1) * targetMilli) - 1;
        var milli = Math.Min(Math.Round(value * MilliPerUnit), tooMany);

        // Where both cannot be had, being one short is the worse mistake.
        return AboveTruncation(Math.Clamp(Math.Max(milli, tooFew), 1, planned * targetMilli));
    }

    /// <summary>The integer twin of a value, for KEDA before 2.17: rounded up, never below zero.</summary>
    public static long Integer(double value) => (long)Math.Ceiling(value);

    /// <summary>The integer twin of a target: rounded, at least one.</summary>
    public static long IntegerTarget(double target) => Math.Max(1, (long)Math.Round(target));

    private static double AboveTruncation(double milli)
    {
        var value = milli / MilliPerUnit;

        // 0.001 * 1000 may fall a bit short of 1; truncation would then lose a whole milli.
        while (Math.Truncate(value * MilliPerUnit) < milli)
        {
            value = Math.BitIncrement(value);
        }

        return value;
    }
}
