using Microsoft.Extensions.Options;
using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.Signals;
using Prewarm.Hosting.Loops;
using Prewarm.Protocol.V1;
using Prewarm.Sources;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Training;

/// <summary>Reads the past of new workloads from their source, once, one workload at a time.</summary>
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
    private static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);

    /// <summary>One pass over the workloads that still lack their past.</summary>
    internal async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        var now = clock.GetUtcNow();
        foreach (var workload in board.All.Where(one => !one.Backfill.Done && one.Backfill.NextAt <= now))
        {
            try
            {
                await FillAsync(workload, now, stoppingToken).ConfigureAwait(false);
                workload.Backfill.Done = true;
            }
            catch (Exception failure) when (failure is SourceException or StorageException)
            {
                var state = workload.Backfill;
                state.Attempts++;
                var wait = TimeSpan.FromMinutes(Math.Pow(2, Math.Min(state.Attempts - 1, 10)));
                state.NextAt = now + (wait < WaitMax ? wait : WaitMax);
                if (state.Attempts == 1)
                {
                    logger.BackfillFailed(workload.Key.Namespace, workload.Key.Name, failure.Message);
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
                await RunOnceAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.BackfillPassFailed(failure);
            }

            await Task.Delay(LookEvery, clock, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task FillAsync(ForecastWorkload workload, DateTimeOffset now, CancellationToken stoppingToken)
    {
        var to = StepGrid.Floor(now, Minute) - Minute;
        var from = to - options.Value.BackfillWindow;
        var past = await reader
            .ReadHistoryAsync(Request(workload.Settings), from, to, Minute, stoppingToken)
            .ConfigureAwait(false);
        if (past is null)
        {
            return;
        }

        var written = store.Import(workload.Key, past, overwrite: false);
        if (written > 0)
        {
            logger.Backfilled(workload.Key.Namespace, workload.Key.Name, written);
            workload.NeedsTraining = true;
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
