using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Hosting.Loops;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Training;

/// <summary>Trains one workload by replaying its history, and keeps a record of what came out.</summary>
internal sealed class WorkloadTrainer(IHistoryStore store, TimeProvider clock)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>A forecaster that has seen everything up to the last closed minute; null while there is no history.</summary>
    public WindowMaxForecaster? Train(ForecastWorkload workload, TimeSpan historyWindow, int points)
    {
        var started = clock.GetTimestamp();
        var now = clock.GetUtcNow();
        var until = StepGrid.Floor(now, Minute) - Minute;
        if (store.Span(workload.Key) is not { } span || span.First > until)
        {
            return null;
        }

        var from = span.First > until - historyWindow ? span.First : until - historyWindow;
        var forecaster = WindowMaxForecaster.Train(store.Read(workload.Key, from, until), workload.Options(points));
        var diagnostics = forecaster.Diagnostics;
        var forecast = forecaster.Forecast();
        var options = workload.Options(points);
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

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;
}
