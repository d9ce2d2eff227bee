using System.Diagnostics.Metrics;
using Prewarm.Forecaster.Accuracy;
using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.Series;
using Prewarm.Hosting.Telemetry;
using Prewarm.Storage;

namespace Prewarm.Forecaster;

/// <summary>Instruments of the forecaster.</summary>
internal sealed class ForecasterMetrics
{
    public const string MeterName = "Prewarm.Forecaster";
    private readonly Counter<long> _refused;
    private readonly Counter<long> _passes;
    private readonly Histogram<double> _training;
    private readonly Counter<long> _prewarms;
    private readonly Counter<double> _wasted;
    private readonly Counter<double> _saved;

    /// <summary>Counters per workload live as long as the process, and accuracy has a series per lead.</summary>
    private const int SeriesMax = 20_000;

    public ForecasterMetrics(IMeterFactory meters, SeriesRoom room)
    {
        room.Reserve(MeterName, SeriesMax);
        var meter = Meter = meters.Create(MeterName);
        _refused = meter.CreateCounter<long>(
            "prewarm.reports.refused",
            "{item}",
            "Items of reports that were refused or lost, by reason."
        );
        _passes = meter.CreateCounter<long>("prewarm.publishing.passes", "{pass}", "Publishing passes by outcome.");
        _training = meter.CreateHistogram<double>(
            "prewarm.training.duration",
            "s",
            "Duration of training one workload."
        );
        _prewarms = meter.CreateCounter<long>("prewarm.prewarms", "{prewarm}", "Pre-warms that ended, by outcome.");
        _wasted = meter.CreateCounter<double>(
            "prewarm.gpu.wasted",
            "min",
            "GPU-minutes beyond what live signals asked for."
        );
        _saved = meter.CreateCounter<double>(
            "prewarm.wait.saved",
            "min",
            "Minutes of cold start that demand was spared."
        );
        _passes.Add(0, new KeyValuePair<string, object?>("outcome", "ok"));
        _passes.Add(0, new KeyValuePair<string, object?>("outcome", "partial"));
        _passes.Add(0, new KeyValuePair<string, object?>("outcome", "failed"));
    }

    private Meter Meter { get; }

    public void Refused(string reason, int count = 1) =>
        _refused.Add(count, new KeyValuePair<string, object?>("outcome", reason));

    public void Pass(string outcome) => _passes.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Trained(TimeSpan duration, string outcome) =>
        _training.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>A ledger row that ended.</summary>
    public void Ledger(LedgerRow row)
    {
        var (space, name) = (
            new KeyValuePair<string, object?>("namespace", row.Key.Namespace),
            new KeyValuePair<string, object?>("scaled_object", row.Key.Name)
        );
        var outcome = row.Outcome switch
        {
            LedgerOutcome.Used => "used",
            LedgerOutcome.Wasted => "wasted",
            _ => "missed",
        };
        _prewarms.Add(1, space, name, new KeyValuePair<string, object?>("outcome", outcome));
        _wasted.Add(row.GpuMinutesWasted, space, name);
        _saved.Add(row.MinutesSaved, space, name);
    }

    /// <summary>Gauges over the workloads on the board.</summary>
    public void Observe(ForecastBoard board, TimeProvider clock)
    {
        Meter.CreateObservableGauge(
            "prewarm.forecast.age",
            () => Measure(board, forecast => (clock.GetUtcNow() - forecast.Origin).TotalSeconds),
            "s",
            "Age of the latest forecast."
        );
        Meter.CreateObservableGauge(
            "prewarm.forecast.value",
            () => Measure(board, forecast => forecast.Mean.Length == 0 ? double.NaN : forecast.Mean[0]),
            "{demand}",
            "Expected demand now."
        );
        Meter.CreateObservableGauge(
            "prewarm.history.points",
            () => Measure(board, forecast => forecast.HistoryPoints),
            "{minute}",
            "Minutes of history behind the latest forecast."
        );
    }

    /// <summary>Gauges of live accuracy by lead, over the hour that is under way or was the last.</summary>
    public void Observe(AccuracyKeeper accuracy)
    {
        Meter.CreateObservableGauge(
            "prewarm.accuracy.coverage",
            () => Measure(accuracy, row => (double)row.Covered / row.Count),
            "1",
            "Share of window maxima that did not exceed the quantile that was provided for."
        );
        Meter.CreateObservableGauge(
            "prewarm.accuracy.wape",
            () => Measure(accuracy, row => row.Demand > 0 ? row.AbsoluteError / row.Demand : double.NaN),
            "1",
            "Absolute error of the expected demand over demand."
        );
    }

    private static IEnumerable<Measurement<double>> Measure(AccuracyKeeper accuracy, Func<AccuracyRow, double> read)
    {
        foreach (var row in accuracy.Latest)
        {
            if (row.Count > 0 && read(row) is var value && double.IsFinite(value))
            {
                yield return new Measurement<double>(
                    value,
                    new KeyValuePair<string, object?>("namespace", row.Key.Namespace),
                    new KeyValuePair<string, object?>("scaled_object", row.Key.Name),
                    new KeyValuePair<string, object?>("lead", DurationText.Format(row.Lead))
                );
            }
        }
    }

    private static IEnumerable<Measurement<double>> Measure(
        ForecastBoard board,
        Func<Forecasting.WindowMax.WindowForecast, double> read
    )
    {
        foreach (var workload in board.All)
        {
            if (workload.Latest is { } forecast && read(forecast) is var value && double.IsFinite(value))
            {
                yield return new Measurement<double>(
                    value,
                    new KeyValuePair<string, object?>("namespace", workload.Key.Namespace),
                    new KeyValuePair<string, object?>("scaled_object", workload.Key.Name),
                    new KeyValuePair<string, object?>("model", forecast.Model)
                );
            }
        }
    }
}
