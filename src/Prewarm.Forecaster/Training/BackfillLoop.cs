using Microsoft.Extensions.Options;
using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.Signals;
using Prewarm.Hosting.Loops;
using Prewarm.Protocol.V1;
using Prewarm.Sources;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Training;

/// <summary>Reads the past of new workloads, and gaps that reports left, from their source, one workload at a time.</summary>
internal sealed class BackfillLoop(
    ForecastBoard board,
    IHistoryReader reader,
    IHistoryStore store,
    IOptions<ForecasterOptions> options,
    TimeProvider clock,
    ILogger<BackfillLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    /// <summary>One pass over the workloads whose past has still to be read.</summary>
    /// <param name="isWanted">Which workloads; null means all.</param>
    internal async Task RunOnceAsync(Func<ForecastWorkload, bool>? isWanted, CancellationToken stoppingToken)
    {
        var now = clock.GetUtcNow();
        foreach (var workload in board.All.Where(one => isWanted?.Invoke(one) ?? true))
        {
            if (!workload.Backfill.TryBegin(now, out var from, out var begun))
            {
                continue;
            }

            try
            {
                await FillAsync(workload, from, now, stoppingToken).ConfigureAwait(false);
                workload.Backfill.Done(begun);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it was, the workloads behind this one must get their turn.
                if (workload.Backfill.Failed(now))
                {
                    Tell(workload.Key, failure);
                }
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Backfill)
        {
            return;
        }

        while (true) // Leaves only through cancellation.
        {
            try
            {
                await RunOnceAsync(null, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.BackfillPassFailed(failure);
            }

            await Task.Delay(LookEvery, clock, stoppingToken).ConfigureAwait(false);
        }
    }

    private void Tell(HistoryKey key, Exception failure)
    {
        if (failure is SourceException or StorageException)
        {
            logger.BackfillFailed(key.Namespace, key.Name, failure.Message);
        }
        else
        {
            logger.BackfillBroke(failure, key.Namespace, key.Name);
        }
    }

    private async Task FillAsync(
        ForecastWorkload workload,
        DateTimeOffset missingFrom,
        DateTimeOffset now,
        CancellationToken stoppingToken
    )
    {
        var to = StepGrid.Floor(now, Minute) - Minute;
        var earliest = to - options.Value.BackfillWindow;
        var from = missingFrom > earliest ? StepGrid.Floor(missingFrom, Minute) : earliest;
        var past = await reader
            .ReadHistoryAsync(Request(workload.Settings), from, to, Minute, stoppingToken)
            .ConfigureAwait(false);
        if (past is null)
        {
            return;
        }

        board.Save(); // What is not registered is not imported.
        var written = store.Import(workload.Key, past, overwrite: false);
        if (written > 0)
        {
            logger.Backfilled(workload.Key.Namespace, workload.Key.Name, written);
            workload.Training.Request();
        }
    }

    private static SignalRequest Request(WorkloadSettings settings) =>
        new(
            settings.Key.Name,
            settings.Source,
            settings.Engine,
            SelectorText.TryParse(settings.Selector, out var matchers, out _) ? matchers : [],
            settings.Queries.ToDictionary()
        );
}
