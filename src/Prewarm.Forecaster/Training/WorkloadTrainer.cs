using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Hosting.Loops;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Training;

/// <summary>Trains one workload by replaying its history, and keeps a record of what came out.</summary>
internal sealed class WorkloadTrainer(IHistoryStore store, TimeProvider clock)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>A forecaster that has seen everything up to the last kept minute; null while there is no history.</summary>
    public WindowMaxForecaster? Train(ForecastWorkload workload, TimeSpan historyWindow, int points)
    {
        var started = clock.GetTimestamp();
        var now = clock.GetUtcNow();
        var options = workload.Options(points);
        if (store.Span(workload.Key) is not { } span || Until(now, span.Last) is var until && span.First > until)
        {
            return null;
        }

        var from = span.First > until - historyWindow ? span.First : until - historyWindow;
        var forecaster = WindowMaxForecaster.Train(store.Read(workload.Key, from, until), options);
        var diagnostics = forecaster.Diagnostics;
        var forecast = forecaster.Forecast();
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
        return forecaster;
    }

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
