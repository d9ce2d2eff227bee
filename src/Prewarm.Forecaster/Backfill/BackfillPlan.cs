using Prewarm.Forecasting.Series;

namespace Prewarm.Forecaster.Backfill;

/// <summary>What to ask a source for, so that the gaps of a history are closed, latest first: a forecast needs the last days most.</summary>
internal static class BackfillPlan
{
    /// <summary>Shorter gaps are left: a missed sample costs a forecast less than a query costs the source.</summary>
    public static readonly TimeSpan GapMin = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The gaps as pieces of a bounded length.</summary>
    /// <param name="known">The history on the minute grid; NaN where nothing is known. No history at all is one gap.</param>
    /// <param name="masked">Spans [from, until) that nobody learns from: not worth asking for.</param>
    /// <param name="minutesMax">Minutes of a piece.</param>
    public static IReadOnlyList<MinuteSpan> Of(
        RegularSeries known,
        IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> masked,
        int minutesMax
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minutesMax, 1);
        var pieces = new List<MinuteSpan>();
        var end = known.Count; // Behind the last minute of the gap that is being walked through.
        for (var i = known.Count - 1; i >= -1; i--)
        {
            if (i >= 0 && double.IsNaN(known[i]) && !IsMasked(known.TimeAt(i), masked))
            {
                continue;
            }

            AddGap(pieces, known, i + 1, end, minutesMax);
            end = i;
        }

        return pieces;
    }

    private static void AddGap(List<MinuteSpan> pieces, RegularSeries known, int first, int end, int minutesMax)
    {
        if (end - first < GapMin / Minute)
        {
            return;
        }

        for (; end > first; end -= minutesMax)
        {
            pieces.Add(new MinuteSpan(known.TimeAt(Math.Max(first, end - minutesMax)), known.TimeAt(end - 1)));
        }
    }

    private static bool IsMasked(
        DateTimeOffset at,
        IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> masked
    ) => masked.Any(span => at >= span.From && at < span.Until);
}
