using Microsoft.Extensions.Options;
using Prewarm.Forecaster.Workloads;
using Prewarm.Hosting.Loops;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Training;

/// <summary>Trains new workloads soon and refits the others on a schedule, a few at a time and never on the publishing pass.</summary>
internal sealed class TrainingLoop(
    ForecastBoard board,
    WorkloadTrainer trainer,
    IHistoryStore store,
    IOptions<ForecasterOptions> options,
    ForecasterMetrics metrics,
    TimeProvider clock,
    ILogger<TrainingLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TrimEvery = TimeSpan.FromHours(6);
    private DateTimeOffset _trimmedAt = DateTimeOffset.MinValue;

    /// <summary>Completes for each pass.</summary>
    public PassSignal Passes { get; } = new();

    /// <summary>One pass: whatever is due.</summary>
    internal void RunOnce(DateTimeOffset due, CancellationToken stoppingToken)
    {
        var workers = new ParallelOptions
        {
            MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount - 1),
            CancellationToken = stoppingToken,
        };
        Parallel.ForEach(board.All.Where(workload => IsDue(workload, due)), workers, workload => Train(workload, due));
        if (due - _trimmedAt >= TrimEvery)
        {
            _trimmedAt = due;
            store.Trim(due - options.Value.Retention);
        }

        Passes.Complete(due);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (true) // Leaves only through cancellation.
        {
            try
            {
                RunOnce(clock.GetUtcNow(), stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.TrainingPassFailed(failure);
            }

            await Task.Delay(LookEvery, clock, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>Refits are spread by a hash of the key, so that a thousand workloads do not train in the same minute.</summary>
    private bool IsDue(ForecastWorkload workload, DateTimeOffset now)
    {
        if (workload.NeedsTraining)
        {
            return true;
        }

        var every = options.Value.RetrainEvery;
        var offset = every * (StableHash.Of(workload.Key.ToString()) % 1000 / 1000.0);
        return workload.TrainedAt < StepGrid.Floor(now - offset, every) + offset;
    }

    private void Train(ForecastWorkload workload, DateTimeOffset now)
    {
        var started = clock.GetTimestamp();
        var outcome = "failed";
        try
        {
            outcome = workload.NeedsTraining || workload.Forecaster is null ? Replay(workload) : Refit(workload);
            workload.TrainedAt = now;
        }
        catch (Exception failure)
        {
            logger.TrainingFailed(failure, workload.Key.Namespace, workload.Key.Name);

            // Not before the next scheduled time: a history that breaks training would break it every 15 s.
            workload.NeedsTraining = false;
            workload.TrainedAt = now;
        }

        metrics.Trained(clock.GetElapsedTime(started), outcome);
    }

    private string Replay(ForecastWorkload workload)
    {
        var forecaster = trainer.Train(workload, options.Value.HistoryWindow, options.Value.Points);
        if (forecaster is null)
        {
            return "no history";
        }

        lock (workload.Gate)
        {
            workload.Forecaster = forecaster;
            workload.NeedsTraining = false;
        }

        return "trained";
    }

    private static string Refit(ForecastWorkload workload)
    {
        lock (workload.Gate)
        {
            workload.Forecaster!.Refit();
        }

        return "refitted";
    }
}
