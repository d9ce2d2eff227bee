using Microsoft.Extensions.Options;
using Prewarm.Forecaster.Publishing;
using Prewarm.Forecaster.Workloads;
using Prewarm.Hosting.Loops;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Training;

/// <summary>
/// Trains new workloads soon and refits the others on a schedule, a few at a time and never on the publishing pass. Workloads that
/// nobody reports any more leave here.
/// </summary>
internal sealed class TrainingLoop(
    ForecastBoard board,
    WorkloadTrainer trainer,
    IHistoryStore store,
    ForecastPublisher publisher,
    IOptions<ForecasterOptions> options,
    ForecasterMetrics metrics,
    TimeProvider clock,
    ILogger<TrainingLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TrimEvery = TimeSpan.FromHours(6);
    private DateTimeOffset _trimmedAt = DateTimeOffset.MinValue;
    private bool _trimFailed;

    /// <summary>Completes for each pass.</summary>
    public PassSignal Passes { get; } = new();

    /// <summary>One pass: whatever is due.</summary>
    internal void RunOnce(DateTimeOffset due, CancellationToken stoppingToken)
    {
        foreach (var idle in board.DropIdle())
        {
            logger.WorkloadIdle(idle.Key.Namespace, idle.Key.Name);
        }

        var workers = new ParallelOptions
        {
            MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount - 1),
            CancellationToken = stoppingToken,
        };
        Parallel.ForEach(board.All.Where(workload => IsDue(workload, due)), workers, workload => Train(workload, due));
        Trim(due);
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
        var every = options.Value.RetrainEvery;
        var offset = every * (StableHash.Of(workload.Key.ToString()) % 1000 / 1000.0);
        return workload.Training.IsDue(now, StepGrid.Floor(now - offset, every) + offset);
    }

    private void Train(ForecastWorkload workload, DateTimeOffset now)
    {
        var started = clock.GetTimestamp();
        var outcome = "failed";
        try
        {
            outcome =
                workload.Training.IsRequested || workload.Forecaster is null
                    ? Replay(workload, now)
                    : Refit(workload, now);
        }
        catch (Exception failure)
        {
            logger.TrainingFailed(failure, workload.Key.Namespace, workload.Key.Name);
            workload.Training.Failed(now, options.Value.RetrainEvery);
        }

        metrics.Trained(clock.GetElapsedTime(started), outcome);
    }

    private string Replay(ForecastWorkload workload, DateTimeOffset now)
    {
        var begun = workload.Training.Begin();
        var forecaster = trainer.Train(workload, options.Value.HistoryWindow, options.Value.Points);
        if (forecaster is null)
        {
            return "no history"; // Asked for again in each pass until the first minute is kept.
        }

        var forecast = forecaster.Forecast();
        bool isNews;
        lock (workload.Gate)
        {
            workload.Forecaster = forecaster;
            workload.Training.Served(begun, now);
            isNews = workload.Latest is not { } known || known.Origin <= forecast.Origin;
            workload.Latest = isNews ? forecast : workload.Latest;
            workload.Diagnostics = forecaster.Diagnostics;
        }

        if (isNews)
        {
            // At once: after a restart the scaler should not wait for the next minute.
            publisher.Publish(ForecastMessage.Build(workload, forecast));
        }

        return "trained";
    }

    private static string Refit(ForecastWorkload workload, DateTimeOffset now)
    {
        lock (workload.Gate)
        {
            if (workload.Forecaster is not { } forecaster)
            {
                return "no history"; // Dropped meanwhile; a replay has been asked for.
            }

            forecaster.Refit();
        }

        workload.Training.Refitted(now);
        return "refitted";
    }

    private void Trim(DateTimeOffset due)
    {
        if (due - _trimmedAt < TrimEvery)
        {
            return;
        }

        try
        {
            store.Trim(due - options.Value.Retention);
            _trimmedAt = due;
        }
        catch (StorageException failure)
        {
            // Asked for again in the next pass; the trainings of this one stand.
            if (!_trimFailed)
            {
                logger.TrimFailed(failure.Message);
            }

            _trimFailed = true;
            return;
        }

        _trimFailed = false;
    }
}
