using System.Collections.Concurrent;
using Prewarm.Inspection.Views;
using Prewarm.Storage;

namespace Prewarm.Inspection.Reading;

/// <summary>What the fleet view shows of the last week. Read seldom and a few at a time, so that a thousand workloads never hold a view up.</summary>
internal sealed class WeeklyScores(IAccuracyStore accuracy, ILedgerStore ledger, TimeProvider wall)
{
    private const int PageRows = 10_000;
    private const int PagesMax = 20;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SpentMax = TimeSpan.FromMilliseconds(150);
    private readonly ConcurrentDictionary<HistoryKey, (LeadAccuracy? Lead, long At)> _accuracy = new();
    private Dictionary<HistoryKey, (double Saved, double Wasted)> _ledger = [];
    private long? _ledgerAt;

    /// <summary>Brings up to date what is oldest, within a bound of time. One caller at a time.</summary>
    public void Refresh(IReadOnlyList<HistoryKey> keys, DateTimeOffset now)
    {
        var started = wall.GetTimestamp();
        if (_ledgerAt is not { } read || wall.GetElapsedTime(read) > KeptFor)
        {
            _ledger = ReadLedger(now);
            _ledgerAt = started;
        }

        foreach (var key in keys)
        {
            if (_accuracy.TryGetValue(key, out var known) && wall.GetElapsedTime(known.At) < KeptFor)
            {
                continue;
            }

            if (wall.GetElapsedTime(started) > SpentMax)
            {
                break; // The next view goes on from here.
            }

            var leads = AccuracyReading.ByLead(accuracy.Range(key, now - Week, now));
            _accuracy[key] = (leads.Count == 0 ? null : leads[0], wall.GetTimestamp());
        }

        foreach (var gone in _accuracy.Keys.Except(keys).ToList())
        {
            _accuracy.TryRemove(gone, out _);
        }
    }

    /// <summary>Accuracy at the shortest lead; null when nothing was judged, or not read yet.</summary>
    public LeadAccuracy? Accuracy(HistoryKey key) => _accuracy.TryGetValue(key, out var known) ? known.Lead : null;

    /// <summary>Minutes saved and GPU-minutes wasted; null without a row.</summary>
    public (double Saved, double Wasted)? Ledger(HistoryKey key) =>
        _ledger.TryGetValue(key, out var sums) ? sums : null;

    private Dictionary<HistoryKey, (double, double)> ReadLedger(DateTimeOffset now)
    {
        var sums = new Dictionary<HistoryKey, (double Saved, double Wasted)>();
        string? next = null;
        for (var i = 0; i < PagesMax; i++)
        {
            var page = ledger.Range(null, now - Week, now, PageRows, next);
            foreach (var row in page.Items)
            {
                var sum = sums.GetValueOrDefault(row.Key);
                sums[row.Key] = (sum.Saved + row.MinutesSaved, sum.Wasted + row.GpuMinutesWasted);
            }

            if (page.Next is null)
            {
                break;
            }

            next = page.Next;
        }

        return sums;
    }
}
