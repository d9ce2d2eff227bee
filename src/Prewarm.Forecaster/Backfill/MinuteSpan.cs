namespace Prewarm.Forecaster.Backfill;

/// <summary>Whole minutes, both ends included.</summary>
internal readonly record struct MinuteSpan(DateTimeOffset From, DateTimeOffset To)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>How many minutes.</summary>
    public int Count => (int)((To - From) / Minute) + 1;

    /// <summary>The later and the earlier half of at least two minutes.</summary>
    public (MinuteSpan Later, MinuteSpan Earlier) Halve()
    {
        var middle = From + (Minute * (Count / 2));
        return (this with { From = middle }, this with { To = middle - Minute });
    }
}
