using Microsoft.Extensions.Options;
using Prewarm.Hosting.Loops;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Recording;

/// <summary>Rolls up, packs and forgets, once an hour and never on the publishing pass.</summary>
internal sealed class MaintenanceLoop(
    IStorageEngine engine,
    IOptions<ForecasterOptions> forecaster,
    IOptions<StorageOptions> storage,
    TimeProvider clock,
    ILogger<MaintenanceLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>After the hour, so that its last minute has been kept.</summary>
    private static readonly TimeSpan After = TimeSpan.FromMinutes(5);

    private bool _failing;

    /// <summary>One pass.</summary>
    /// <returns>False when the store did not take part of it; the next pass tries again.</returns>
    internal bool RunOnce(DateTimeOffset now, CancellationToken stoppingToken)
    {
        var options = storage.Value;
        try
        {
            engine.History.Compact(now, stoppingToken);
            engine.History.Trim(now - forecaster.Value.Retention, now - options.RollUpRetention);
            engine.Decisions.Trim(now - options.DecisionRetention);
            engine.Ledger.Trim(now - options.RecordRetention);
            engine.Accuracy.Trim(now - options.RecordRetention);
            engine.Usage.Trim(now - options.RecordRetention);
            engine.Operations.Trim(now - options.RecordRetention);
            engine.Audit.Trim(now - options.RecordRetention);
            engine.Models.Trim(options.ModelVersionsKept);
            _failing = false;
        }
        catch (StorageException failure)
        {
            if (!_failing)
            {
                logger.TrimFailed(failure.Message);
            }

            _failing = true;
        }

        return !_failing;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (true) // Leaves only through cancellation of the wait.
        {
            var now = clock.GetUtcNow(); // Read once: a second reading could pass the due instant and make the wait negative.
            var due = StepGrid.Next(now - After, Every) + After;
            await Task.Delay(due - now, clock, stoppingToken).ConfigureAwait(false);
            try
            {
                RunOnce(due, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.MaintenanceFailed(failure);
            }
        }
    }
}
