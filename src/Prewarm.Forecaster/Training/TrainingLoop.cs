using Microsoft.Extensions.Options;
using Prewarm.Forecaster.Calendar;
using Prewarm.Forecaster.Models;
using Prewarm.Forecaster.Operations;
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
    ModelRegistry models,
    CanaryKeeper canaries,
    HistoryMasks masks,
    ConfiguredCalendars calendars,
    ForecastPublisher publisher,
    IOptions<ForecasterOptions> options,
    ForecasterMetrics metrics,
    TimeProvider clock,
    ILogger<TrainingLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FollowEvery = TimeSpan.FromMinutes(1);

    /// <summary>Drift that challengers cannot mend must not keep a core busy.</summary>
    private static readonly TimeSpan ChallengeSpacing = TimeSpan.FromHours(3);
    private static readonly TimeSpan LearnEventsEvery = TimeSpan.FromDays(1);
    private DateTimeOffset _followedAt = DateTimeOffset.MinValue;

    /// <summary>Completes for each pass.</summary>
    public PassSignal Passes { get; } = new();

    /// <summary>One pass: whatever is due.</summary>
    internal void RunOnce(DateTimeOffset due, CancellationToken stoppingToken)
    {
        FollowMasks();
        FollowCalendars(due);
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
        Parallel.ForEach(
            board.All.Where(workload => IsToBeChallenged(workload, due)),
            workers,
            workload => Challenge(workload, due)
        );
        FollowRegistry(due);
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
                workload.Training.IsRequested || workload.Model is null ? Replay(workload, now) : Refit(workload, now);
        }
        catch (Exception failure)
        {
            logger.TrainingFailed(failure, workload.Key.Namespace, workload.Key.Name);
            workload.Training.Failed(now, options.Value.RetrainEvery);
        }

        metrics.Trained(clock.GetElapsedTime(started), outcome);
    }

    /// <summary>On a schedule that is spread as refits are; and at once, but not in every pass, when coverage has broken.</summary>
    private bool IsToBeChallenged(ForecastWorkload workload, DateTimeOffset now)
    {
        if (workload.Model is null || workload.Canary is not null || now - workload.ChallengedAt < ChallengeSpacing)
        {
            return false;
        }

        var every = options.Value.ChallengeEvery;
        var offset = every * (StableHash.Of(workload.Key.ToString()) % 1000 / 1000.0);
        if (workload.ChallengedAt == DateTimeOffset.MinValue)
        {
            // After a start the schedule begins; a thousand workloads must not be judged in the first minute.
            workload.ChallengedAt = StepGrid.Floor(now - offset, every) + offset;
            return false;
        }

        return workload.ChallengedAt < StepGrid.Floor(now - offset, every) + offset || HasDrifted(workload);
    }

    private bool HasDrifted(ForecastWorkload workload)
    {
        bool drifted;
        lock (workload.Gate)
        {
            drifted =
                workload.Model is { } model && DriftRule.IsDrifting(model.Forecaster.Diagnostics, workload.Options(1));
        }

        if (drifted)
        {
            logger.Drifted(workload.Key.Namespace, workload.Key.Name);
        }

        return drifted;
    }

    private void Challenge(ForecastWorkload workload, DateTimeOffset now)
    {
        workload.ChallengedAt = now;
        try
        {
            if (models.Challenge(workload) is not null)
            {
                workload.Training.Request(); // The next pass trains the new champion beside the old one and swaps.
            }
        }
        catch (Exception failure)
        {
            logger.ChallengeFailed(workload.Key.Namespace, workload.Key.Name, failure.Message);
        }
    }

    /// <summary>A promotion or a rollback by somebody else (the API, another process) is followed within a minute.</summary>
    private void FollowRegistry(DateTimeOffset now)
    {
        if (now - _followedAt < FollowEvery && now >= _followedAt)
        {
            return;
        }

        _followedAt = now;
        foreach (var workload in board.All)
        {
            if (workload.Model is not { } model)
            {
                continue;
            }

            var champion = models.Champion(workload).Version;
            if (champion != 0 && champion != model.Version)
            {
                workload.Training.Request();
            }
        }

        try
        {
            canaries.Follow(now);
        }
        catch (StorageException)
        {
            // Trials wait for the store; the writer of history tells that it is away.
        }
    }

    /// <summary>A forecaster cannot forget what it has seen: where masks have changed, its history is replayed.</summary>
    private void FollowMasks()
    {
        masks.Refresh();
        foreach (var workload in board.All)
        {
            if (workload.Model is { } model && !model.Masks.Spans.SequenceEqual(masks.Of(workload.Key).Spans))
            {
                workload.Training.Request();
            }
        }
    }

    /// <summary>
    /// Where a calendar has changed the history is replayed without its events; once a day anyway, since what an event was like, and
    /// those that come into sight, are learned at a training only.
    /// </summary>
    private void FollowCalendars(DateTimeOffset now)
    {
        calendars.Refresh();
        foreach (var workload in board.All)
        {
            if (
                workload.Model is { Calendar.Stamp: var stamp } model
                && (
                    stamp != calendars.StampOf(workload)
                    || (stamp.Length > 0 && now - model.TrainedAt >= LearnEventsEvery)
                )
            )
            {
                workload.Training.Request();
            }
        }
    }

    private string Replay(ForecastWorkload workload, DateTimeOffset now)
    {
        var begun = workload.Training.Begin();
        var model = trainer.Train(workload, options.Value.HistoryWindow, options.Value.Points);
        if (model is null)
        {
            return "no history"; // Asked for again in each pass until the first minute is kept.
        }

        var served = model.Serve();
        bool isNews;
        lock (workload.Gate)
        {
            workload.Model = model;
            workload.Training.Served(begun, now);
            isNews = workload.Latest is not { } known || known.Origin <= served.Forecast.Origin;
            workload.Served = isNews ? served : workload.Served;
        }

        if (isNews)
        {
            // At once: after a restart the scaler should not wait for the next minute.
            publisher.Publish(ForecastMessage.Build(workload, served));
        }

        return "trained";
    }

    private static string Refit(ForecastWorkload workload, DateTimeOffset now)
    {
        lock (workload.Gate)
        {
            if (workload.Model is not { } model)
            {
                return "no history"; // Dropped meanwhile; a replay has been asked for.
            }

            model.Forecaster.Refit();
            workload.Canary?.Model.Forecaster.Refit();
        }

        workload.Training.Refitted(now);
        return "refitted";
    }
}
