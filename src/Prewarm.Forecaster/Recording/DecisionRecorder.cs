using System.Threading.Channels;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Recording;

/// <summary>Keeps reported decisions and writes the ledger from them, a batch at a time and never on the reporting call.</summary>
/// <remarks>The queue is bounded and drops the oldest: a store that is away costs records of decisions, never decisions.</remarks>
internal sealed class DecisionRecorder : BackgroundService
{
    /// <summary>A minute of a thousand workloads, four times over: at most some ten megabytes.</summary>
    internal const int QueueLength = 16_000;
    private const int BatchLength = 2000;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Channel<ReportedDecision> _waiting;
    private readonly IDecisionStore _store;
    private readonly LedgerKeeper _ledger;
    private readonly UsageKeeper _usage;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private List<ReportedDecision> _held = [];
    private bool _failing;

    public DecisionRecorder(
        IDecisionStore store,
        LedgerKeeper ledger,
        UsageKeeper usage,
        ForecasterMetrics metrics,
        TimeProvider clock,
        ILogger<DecisionRecorder> logger
    )
    {
        (_store, _ledger, _usage, _clock, _logger) = (store, ledger, usage, clock, logger);
        _waiting = Channel.CreateBounded<ReportedDecision>(
            new BoundedChannelOptions(QueueLength)
            {
                FullMode = BoundedChannelFullMode.DropOldest,
                SingleReader = true,
            },
            _ => metrics.Refused("decision")
        );
    }

    /// <summary>Takes a decision; returns at once.</summary>
    public void Offer(ReportedDecision decision) => _waiting.Writer.TryWrite(decision);

    /// <summary>Writes what waits.</summary>
    /// <returns>False when the store did not take it; it is held and tried again.</returns>
    internal bool RunOnce()
    {
        while (Take())
        {
            try
            {
                _store.Append([.. _held.Select(one => one.Row)]);
                List<JudgedDecision> judged = [.. _held.Select(one => JudgedDecision.Of(one.Row))];
                _ledger.Take(judged);
                _usage.Take([.. _held.Zip(judged, (one, known) => one with { Row = known.Row })]);
                _held = [];
            }
            catch (StorageException failure)
            {
                if (!_failing)
                {
                    _failing = true;
                    _logger.DecisionsHeld(failure.Message);
                }

                return false;
            }
        }

        _ledger.Throttle();
        _failing = false;
        return true;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        RunOnce();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        _ledger.Load();
        while (true) // Leaves only through cancellation of the wait.
        {
            try
            {
                RunOnce();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                _held = []; // Whatever it was, the same batch would do it again.
                _logger.RecordingFailed(failure);
            }

            await Task.Delay(Every, _clock, stoppingToken).ConfigureAwait(false);
        }
    }

    private bool Take()
    {
        while (_held.Count < BatchLength && _waiting.Reader.TryRead(out var row))
        {
            _held.Add(row);
        }

        return _held.Count > 0;
    }
}
