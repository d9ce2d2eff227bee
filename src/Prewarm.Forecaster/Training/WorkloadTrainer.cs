using Prewarm.Forecaster.Models;
using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Hosting.Loops;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Training;

/// <summary>Trains one workload by replaying its history, and keeps a record of what came out.</summary>
internal sealed class WorkloadTrainer(
    IHistoryStore store,
    ModelRegistry models,
    HistoryLearner learner,
    TimeProvider clock
)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The champion, with a forecaster that has seen everything up to the last kept minute; null while there is no history.</summary>
    public TrainedModel? Train(ForecastWorkload workload, TimeSpan historyWindow, int points)
    {
        var started = clock.GetTimestamp();
        var now = clock.GetUtcNow();
        var options = workload.Options(points);
        var (version, learnFrom) = models.Champion(workload);
        if (Replay(workload, learnFrom, historyWindow, options) is not var (trained, from, until))
        {
            return null;
        }

        var diagnostics = trained.Forecaster.Diagnostics;
        var forecast = trained.Forecaster.Forecast();
        var level = options.Levels.ToList().FindIndex(known => known >= options.OperatingQuantile);
        store.Record(
            new TrainingRecord(
                workload.Key,
                now,
                forecast.Model,
                forecast.HistoryPoints,
                Finite(diagnostics.PinballLoss),
                Finite(level >= 0 && level < diagnostics.Coverage.Length ? diagnostics.Coverage[level] : double.NaN),
                clock.GetElapsedTime(started)
            )
        );
        return trained with { Version = version == 0 ? TryBegin(workload, from, until) : version, TrainedAt = now };
    }

    /// <summary>A challenger for its trial, on the history that the champion would be trained on; null while there is none.</summary>
    public TrainedModel? Train(
        ForecastWorkload workload,
        long version,
        DateTimeOffset learnFrom,
        TimeSpan historyWindow,
        int points
    ) =>
        Replay(workload, learnFrom, historyWindow, workload.Options(points)) is var (trained, _, _)
            ? trained with
            {
                Version = version,
                TrainedAt = clock.GetUtcNow(),
            }
            : null;

    /// <summary>A model without a version yet, and the span that it learned from.</summary>
    private (TrainedModel Model, DateTimeOffset From, DateTimeOffset Until)? Replay(
        ForecastWorkload workload,
        DateTimeOffset learnFrom,
        TimeSpan historyWindow,
        WindowMaxOptions options
    )
    {
        if (
            store.Span(workload.Key) is not { } span
            || Until(clock.GetUtcNow(), span.Last) is var until && span.First > until
        )
        {
            return null;
        }

        var from = Latest(span.First, until - historyWindow, learnFrom < until ? learnFrom : span.First);
        var model = learner.Learn(workload, store.Read(workload.Key, from, until), options);
        return (model, from, until);
    }

    /// <summary>The registry may be away: the forecaster is as good without a number.</summary>
    private long TryBegin(ForecastWorkload workload, DateTimeOffset from, DateTimeOffset until)
    {
        try
        {
            return models.Begin(workload, from, until);
        }
        catch (Exception failure) when (failure is StorageException or ArgumentException)
        {
            return 0;
        }
    }

    private static DateTimeOffset Latest(DateTimeOffset one, DateTimeOffset two, DateTimeOffset three) =>
        new[] { one, two, three }.Max();

    /// <summary>
    /// The minute that has just ended may be on its way into the store. Taken as missing now it would be missing for ever, so it
    /// is left to the publishing pass.
    /// </summary>
    private static DateTimeOffset Until(DateTimeOffset now, DateTimeOffset stored)
    {
        var ended = StepGrid.Floor(now, Minute) - Minute;
        return stored >= ended ? ended : ended - Minute;
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;
}
