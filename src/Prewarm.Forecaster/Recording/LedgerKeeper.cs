using Microsoft.Extensions.Options;
using Prewarm.Forecaster.Workloads;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Recording;

/// <summary>Keeps the ledger of all workloads from their decisions. Owned by the recorder; not thread-safe.</summary>
internal sealed class LedgerKeeper(
    ILedgerStore store,
    ForecastBoard board,
    ForecasterMetrics metrics,
    IOptions<ForecasterOptions> options,
    TimeProvider clock,
    ILogger<LedgerKeeper> logger
)
{
    private readonly Dictionary<HistoryKey, PrewarmTracker> _trackers = [];

    /// <summary>Rows that are not kept yet, in their last state: a batch that comes again after a failure changes nothing any more.</summary>
    private readonly Dictionary<(HistoryKey, DateTimeOffset), LedgerRow> _changed = [];
    private readonly Dictionary<HistoryKey, PrewarmBudget> _budgets = [];
    private bool _loaded;

    /// <summary>Goes on with rows that were open when the process ended.</summary>
    public void Load()
    {
        try
        {
            foreach (var open in store.Open())
            {
                Tracker(open.Key).Resume(open);
            }

            LoadDay();
            _loaded = true;
        }
        catch (StorageException)
        {
            // Tried again with the next batch, which fails with the same store and is told there.
        }
    }

    /// <exception cref="StorageException">The ledger cannot be written.</exception>
    public void Take(IReadOnlyCollection<JudgedDecision> decisions)
    {
        if (!_loaded)
        {
            Load();
        }

        foreach (var decision in decisions.OrderBy(decision => decision.Row.At))
        {
            var row = decision.Row;
            if (board.Find(row.Key) is not { } workload)
            {
                continue;
            }

            var settings = workload.Settings;
            var gpus = settings.GpusPerReplica > 0 ? settings.GpusPerReplica : 1;
            foreach (var one in Tracker(row.Key).Take(decision, TimeSpan.FromSeconds(settings.LeadSeconds), gpus))
            {
                _changed[(one.Key, one.Opened)] = one;
            }
        }

        if (_changed.Count == 0)
        {
            return;
        }

        store.Put(_changed.Values);
        foreach (var closed in _changed.Values.Where(one => one.Closed is not null))
        {
            metrics.Ledger(closed);
            Budget(closed.Key).Take(closed);
        }

        _changed.Clear();
    }

    /// <summary>Takes the forecast's vote from workloads whose budget is spent, and gives it back to those that are within it again.</summary>
    public void Throttle()
    {
        var now = clock.GetUtcNow();
        foreach (var (key, budget) in _budgets)
        {
            var spent = budget.IsSpent(now, options.Value.WastedPrewarmsPerDay);
            if (board.Find(key) is { } workload && workload.IsThrottled != spent)
            {
                workload.IsThrottled = spent;
                logger.Throttled(key.Namespace, key.Name, spent ? "is spent" : "has room again");
            }
        }
    }

    /// <summary>What ended within the last day, so that a restart does not give a spent budget back.</summary>
    private void LoadDay()
    {
        var now = clock.GetUtcNow();
        string? next = null;
        do
        {
            var page = store.Range(null, now.AddDays(-1), now, 1000, next);
            foreach (var row in page.Items)
            {
                Budget(row.Key).Take(row);
            }

            next = page.Next;
        } while (next is not null);
    }

    private PrewarmBudget Budget(HistoryKey key)
    {
        if (!_budgets.TryGetValue(key, out var budget))
        {
            _budgets[key] = budget = new PrewarmBudget();
        }

        return budget;
    }

    /// <summary>Lets go of workloads that left.</summary>
    public void Forget(HistoryKey key) => _trackers.Remove(key);

    private PrewarmTracker Tracker(HistoryKey key)
    {
        if (!_trackers.TryGetValue(key, out var tracker))
        {
            _trackers[key] = tracker = new PrewarmTracker(key);
        }

        return tracker;
    }
}
