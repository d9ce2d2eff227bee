namespace Prewarm.Scaling.Capacity;

/// <summary>The value in use: the configured one until a learned one is sure and different enough, and then steady.</summary>
/// <remarks>
/// A change of more than a tenth, not more often than <paramref name="spacing"/>, and kept to two digits: scaler replicas that have
/// learned nearly the same then use exactly the same. It rises by half at most each time, because too high a capacity leaves requests
/// waiting while too low a one only costs money; the same holds for falling where <paramref name="isFallRisky"/>, as for lead times.
/// </remarks>
/// <param name="fallback">Used until something is learned.</param>
/// <param name="spacing">Least time between changes.</param>
/// <param name="isFallRisky">Whether it is the fall that leaves requests waiting.</param>
public sealed class AdoptedValue(double fallback, TimeSpan spacing, bool isFallRisky)
{
    private const double ChangeMin = 0.1;
    private const double RiskyStepMax = 1.5;
    private DateTimeOffset? _changedAt;

    /// <summary>The value in use.</summary>
    public double Value { get; private set; } = fallback;

    /// <summary>True when <see cref="Value"/> was learned.</summary>
    public bool IsLearned => _changedAt is not null;

    /// <summary>Offers a learned value.</summary>
    /// <returns>True when it was adopted.</returns>
    public bool Offer(DateTimeOffset at, double value, double confidence, double confidenceMin)
    {
        if (!double.IsFinite(value) || value <= 0 || confidence < confidenceMin || at - _changedAt < spacing)
        {
            return false;
        }

        var allowed = isFallRisky ? Math.Max(value, Value / RiskyStepMax) : Math.Min(value, Value * RiskyStepMax);
        var rounded = TwoDigits(allowed);
        if (Math.Abs((allowed / Value) - 1) <= ChangeMin || rounded.Equals(Value))
        {
            return false;
        }

        (Value, _changedAt) = (rounded, at);
        return true;
    }

    private static double TwoDigits(double value)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        return Math.Round(value / unit) * unit;
    }
}
