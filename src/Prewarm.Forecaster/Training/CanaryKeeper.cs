using Microsoft.Extensions.Options;
using Prewarm.Forecaster.Models;
using Prewarm.Forecaster.Operations;
using Prewarm.Forecaster.Workloads;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Training;

/// <summary>Begins, ends and settles the trials of challengers that the registry gives a canary share. Owned by the training loop.</summary>
internal sealed class CanaryKeeper(
    ForecastBoard board,
    WorkloadTrainer trainer,
    ModelRegistry models,
    IHistoryStore history,
    HistoryMasks masks,
    IOptions<ForecasterOptions> options,
    ILogger<CanaryKeeper> logger
)
{
    /// <summary>One pass: trials follow the registry, and those that lasted long enough are judged.</summary>
    /// <exception cref="StorageException">History or registry cannot be read or written.</exception>
    public void Follow(DateTimeOffset now)
    {
        var canaries = models
            .Canaries()
            .GroupBy(one => one.Key)
            .ToDictionary(one => one.Key, one => one.MaxBy(version => version.Version)!);
        foreach (var workload in board.All)
        {
            var wanted = canaries.GetValueOrDefault(workload.Key);
            if (workload.Canary is { } running && IsOf(running, wanted, workload))
            {
                Settle(workload, running, now);
                continue;
            }

            End(workload);
            if (wanted is not null && workload.Model is { } champion)
            {
                Begin(workload, wanted, champion.Version, now);
            }
        }
    }

    private static bool IsOf(CanaryTrial running, ModelVersion? wanted, ForecastWorkload workload) =>
        wanted is not null
        && running.Model.Version == wanted.Version
        && running.Share == wanted.CanaryShare
        && running.ChampionVersion == workload.Model?.Version;

    private void Begin(ForecastWorkload workload, ModelVersion wanted, long champion, DateTimeOffset now)
    {
        if (models.Recipe(wanted) is not { } recipe)
        {
            models.Refuse(wanted);
            return;
        }

        var (window, points) = (options.Value.HistoryWindow, options.Value.Points);
        if (trainer.Train(workload, wanted.Version, recipe.LearnFrom, window, points) is not { } model)
        {
            return; // No history yet; the next pass tries again.
        }

        lock (workload.Gate)
        {
            workload.Canary = new CanaryTrial(workload.Key, model, champion, wanted.CanaryShare, now);
        }

        logger.CanaryBegan(workload.Key.Namespace, workload.Key.Name, wanted.Version, wanted.CanaryShare);
    }

    private static void End(ForecastWorkload workload)
    {
        if (workload.Canary is not null)
        {
            lock (workload.Gate)
            {
                workload.Canary = null;
            }
        }
    }

    private void Settle(ForecastWorkload workload, CanaryTrial trial, DateTimeOffset now)
    {
        if (now - trial.Began < options.Value.CanaryTime)
        {
            return;
        }

        PromotionCase? noted;
        lock (workload.Gate)
        {
            noted = trial.Case(
                (from, to) => masks.Of(workload.Key).Apply(history.Read(workload.Key, from, to)),
                workload.Options(1),
                now
            );
        }

        if (noted is not null && models.Settle(noted, trial.Model.Version))
        {
            workload.Training.Request(); // The next pass trains the new champion beside the old one and swaps.
        }

        End(workload);
    }
}
