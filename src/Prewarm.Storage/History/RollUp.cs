namespace Prewarm.Storage.History;

/// <summary>Makes an hour of its minutes.</summary>
internal static class RollUp
{
    /// <summary>Mean of the means, lowest low, highest high, and the number of minutes; null when no minute is known.</summary>
    public static MinuteSample? Of(IEnumerable<MinuteSample> minutes)
    {
        var (sum, low, high, count) = (0.0, double.PositiveInfinity, double.NegativeInfinity, 0);
        foreach (var minute in minutes)
        {
            (sum, low, high, count) = (
                sum + minute.Mean,
                Math.Min(low, minute.Min),
                Math.Max(high, minute.Max),
                count + 1
            );
        }

        return count == 0 ? null : new MinuteSample(sum / count, low, high, count);
    }
}
