using System.Text.Json;
using Microsoft.Extensions.Options;
using Prewarm.Forecaster.Calendar;
using Prewarm.Forecaster.Operations;
using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.Series;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Models;

/// <summary>Which model of a workload makes its forecasts, and whether another would do better.</summary>
internal sealed class ModelRegistry(
    IModelStore store,
    IHistoryStore history,
    HistoryMasks masks,
    ConfiguredCalendars calendars,
    IPromotionJudge judge,
    IOptions<ForecasterOptions> options,
    TimeProvider clock,
    ILogger<ModelRegistry> logger
)
{
    private static readonly TimeSpan Judged = TimeSpan.FromDays(1);
    private static readonly TimeSpan Recent = TimeSpan.FromDays(14);
    private static readonly TimeSpan HistoryMin = TimeSpan.FromDays(8);

    /// <summary>The model to train now. A stored one that is corrupt or foreign is refused and the one before it answers.</summary>
    /// <returns>Its version and where its learning begins; version 0 when the registry cannot be asked or has none.</returns>
    public (long Version, DateTimeOffset LearnFrom) Champion(ForecastWorkload workload)
    {
        try
        {
            while (store.Champion(workload.Key) is { } champion)
            {
                if (Recipe(champion) is { } recipe)
                {
                    return (champion.Version, recipe.LearnFrom);
                }

                Refuse(champion);
                if (store.Champion(workload.Key)?.Version == champion.Version)
                {
                    break; // The store did not take it: the built-in model answers.
                }
            }
        }
        catch (StorageException)
        {
            // Forecasts go on without the registry; the writer of history tells that the store is away.
        }

        return (0, DateTimeOffset.MinValue);
    }

    /// <summary>Registers the first model of a workload after it was trained.</summary>
    /// <exception cref="StorageException">The registry cannot be written.</exception>
    public long Begin(ForecastWorkload workload, DateTimeOffset from, DateTimeOffset to)
    {
        var recipe = ModelRecipe.Of(workload.Key, "all-history", DateTimeOffset.UnixEpoch);
        var version = store.Publish(Candidate(workload, recipe, from, to, new ModelScores("the first model", 0, 0, 0)));
        return version.Role == ModelRole.Refused || !store.Promote(workload.Key, version.Version, clock.GetUtcNow())
            ? 0
            : version.Version;
    }

    /// <summary>Lets challengers forecast the last day against the champion and promotes one that the judge prefers.</summary>
    /// <returns>The version that was promoted; null when the champion stays.</returns>
    /// <exception cref="StorageException">History or registry cannot be read or written.</exception>
    public long? Challenge(ForecastWorkload workload)
    {
        if (history.Span(workload.Key) is not { } span || span.Last - span.First < HistoryMin)
        {
            return null;
        }

        var from = span.Last - options.Value.HistoryWindow;
        var stored = masks
            .Of(workload.Key)
            .Apply(history.Read(workload.Key, from > span.First ? from : span.First, span.Last));
        var judgedFrom = stored.Count - (int)(Judged / stored.Step);
        var champion = Champion(workload);
        var settings = workload.Options(1);

        // All learn usual demand and are judged by it: an event is the calendar's doing, not theirs.
        var past = calendars.Learn(workload, stored.Slice(0, judgedFrom), settings).Factors.Usual(stored);
        var truth = PairedReplay.Truth(past, judgedFrom, settings);
        var best = PairedReplay.Run(past, champion.LearnFrom, judgedFrom, settings);
        foreach (var recipe in Challengers(workload.Key, past, champion.LearnFrom))
        {
            var other = PairedReplay.Run(past, recipe.LearnFrom, judgedFrom, settings);
            var verdict = judge.Judge(
                new PromotionCase(
                    workload.Key,
                    settings.OperatingQuantile,
                    PairedReplay.Step,
                    past.TimeAt(judgedFrom),
                    truth,
                    best,
                    other
                )
            );
            var scores = new ModelScores(
                verdict.Reason,
                double.IsFinite(verdict.Improvement) ? verdict.Improvement : 0,
                verdict.Confidence,
                truth.Length
            );
            var version = store.Publish(Candidate(workload, recipe, past.Start, past.End, scores));
            if (!verdict.Promote)
            {
                continue;
            }

            if (options.Value.CanaryShare > 0)
            {
                // What won on the past goes on trial; it is promoted or withdrawn by what comes. A version that was in use before
                // or was refused cannot: the next challenger gets its turn.
                if (store.SetCanaryShare(workload.Key, version.Version, options.Value.CanaryShare))
                {
                    return null;
                }
            }
            else if (store.Promote(workload.Key, version.Version, clock.GetUtcNow()))
            {
                logger.ModelPromoted(workload.Key.Namespace, workload.Key.Name, version.Version, verdict.Reason);
                return version.Version;
            }
        }

        return null;
    }

    /// <summary>Challengers with a canary share, of all workloads.</summary>
    /// <exception cref="StorageException">The registry cannot be read.</exception>
    public IReadOnlyList<ModelVersion> Canaries() => store.Canaries();

    /// <summary>What a version is trained from; null when it is corrupt or foreign.</summary>
    /// <exception cref="StorageException">The registry cannot be read.</exception>
    public ModelRecipe? Recipe(ModelVersion version)
    {
        try
        {
            return version.Kind == ModelRecipe.Kind && store.Load(version.Key, version.Version) is { } content
                ? ModelRecipe.Read(content, version.Key)
                : null;
        }
        catch (StorageException corrupt) when (corrupt.Failure == StorageFailure.CorruptModel)
        {
            return null; // The caller refuses it and says so.
        }
    }

    /// <summary>Takes a version out of use and says so.</summary>
    /// <exception cref="StorageException">The registry cannot be written.</exception>
    public void Refuse(ModelVersion version)
    {
        logger.ModelRefused(version.Key.Namespace, version.Key.Name, version.Version);
        store.Refuse(version.Key, version.Version);
    }

    /// <summary>Promotes a challenger after its trial, or withdraws it: it stays a challenger without a share.</summary>
    /// <returns>Whether it was promoted.</returns>
    /// <exception cref="StorageException">The registry cannot be written.</exception>
    public bool Settle(PromotionCase trial, long version)
    {
        var verdict = judge.Judge(trial);
        if (verdict.Promote && store.Promote(trial.Key, version, clock.GetUtcNow()))
        {
            logger.ModelPromoted(trial.Key.Namespace, trial.Key.Name, version, verdict.Reason);
            return true;
        }

        store.SetCanaryShare(trial.Key, version, 0);
        logger.CanaryWithdrawn(trial.Key.Namespace, trial.Key.Name, version, verdict.Reason);
        return false;
    }

    private static IEnumerable<ModelRecipe> Challengers(HistoryKey key, RegularSeries past, DateTimeOffset learnFrom)
    {
        if (DemandShift.Find(past) is { } shift)
        {
            yield return ModelRecipe.Of(key, "since-shift", shift);
        }

        // Whole days, so that trying again tomorrow is another model and trying again today is the same.
        var recent = new DateTimeOffset((past.End - Recent).UtcDateTime.Date, TimeSpan.Zero);
        if (recent > past.Start && recent > learnFrom)
        {
            yield return ModelRecipe.Of(key, "recent", recent);
        }

        if (learnFrom > past.Start)
        {
            yield return ModelRecipe.Of(key, "all-history", DateTimeOffset.UnixEpoch);
        }
    }

    private NewModel Candidate(
        ForecastWorkload workload,
        ModelRecipe recipe,
        DateTimeOffset from,
        DateTimeOffset to,
        ModelScores scores
    )
    {
        var settings = workload.Options(1);
        return new NewModel(
            workload.Key,
            ModelRecipe.Kind,
            clock.GetUtcNow(),
            recipe.LearnFrom > from ? recipe.LearnFrom : from,
            to,
            JsonSerializer.Serialize(
                new ModelTrainedWith(
                    settings.Window.TotalSeconds,
                    settings.OperatingQuantile,
                    workload.Settings.Timezone
                ),
                ModelJson.Default.ModelTrainedWith
            ),
            JsonSerializer.Serialize(scores, ModelJson.Default.ModelScores),
            recipe.Write()
        );
    }
}
