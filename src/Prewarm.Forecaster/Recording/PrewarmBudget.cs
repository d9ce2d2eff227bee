using Prewarm.Storage;

namespace Prewarm.Forecaster.Recording;

/// <summary>How many pre-warms in vain a workload may have in a day before its forecast loses its vote for a while. Pure but for its memory.</summary>
/// <remarks>It frees itself: rows leave it after a day, and what comes meanwhile is answered by live signals.</remarks>
internal sealed class PrewarmBudget
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly Queue<(DateTimeOffset Closed, bool Wasted)> _rows = new();

    /// <summary>Takes a row that ended; those that were missed do not count.</summary>
    public void Take(LedgerRow row)
    {
        if (row is { Closed: { } closed, Outcome: LedgerOutcome.Used or LedgerOutcome.Wasted })
        {
            _rows.Enqueue((closed, row.Outcome == LedgerOutcome.Wasted));
        }
    }

    /// <summary>Whether the budget is spent: more in vain than allowed within a day, and more than half of all.</summary>
    /// <param name="wastedPerDay">Pre-warms in vain that are allowed; 0 sets no limit.</param>
    public bool IsSpent(DateTimeOffset now, int wastedPerDay)
    {
        while (_rows.TryPeek(out var oldest) && oldest.Closed < now - Day)
        {
            _rows.Dequeue();
        }

        var wasted = _rows.Count(row => row.Wasted);
        return wastedPerDay > 0 && wasted > wastedPerDay && 2 * wasted > _rows.Count;
    }
}
