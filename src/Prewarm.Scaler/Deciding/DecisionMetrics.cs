using System.Diagnostics.Metrics;
using Prewarm.Hosting.Telemetry;
using Prewarm.Scaler.Deciding.Budgets;
using Prewarm.Scaler.Deciding.Learning;
using Prewarm.Scaler.Sampling;
using Prewarm.Scaler.Workloads;
using Prewarm.Scaling.Decisions;

namespace Prewarm.Scaler.Deciding;

/// <summary>Gauges over the workloads that are alive: one that is dropped disappears from the exporter.</summary>
internal sealed class DecisionMetrics : IDisposable
{
    public const string Clamps = "prewarm.clamp.replicas";
    public const string LeadTimeParts = "prewarm.leadtime.part";
    private readonly WorkloadRegistry _registry;
    private readonly OutlookStep _outlook;
    private readonly LearningStep _learning;
    private readonly WorkloadMeter _meter;

    public DecisionMetrics(
        IMeterFactory meters,
        SeriesRoom room,
        WorkloadRegistry registry,
        OutlookStep outlook,
        LearningStep learning
    )
    {
        _registry = registry;
        _outlook = outlook;
        _learning = learning;
        meters
            .Create(SamplingMetrics.MeterName)
            .CreateObservableGauge(
                "prewarm.workloads",
                () => _registry.Workloads.Count,
                "{workload}",
                "Workloads alive."
            );
        _meter = new WorkloadMeter(meters, room, registry, Create);
    }

    public void Dispose() => _meter.Dispose();

    private void Create(Meter meter)
    {
        Gauge(meter, "prewarm.metric.value", "{demand}", "Metric value sent to KEDA.", decision => decision.Value);
        Gauge(meter, "prewarm.metric.target", "{demand}", "Target sent to KEDA.", decision => decision.Target);
        Gauge(meter, "prewarm.replicas.planned", "{replica}", "ceil(value / target).", decision => decision.Replicas);
        Gauge(
            meter,
            "prewarm.live.demand",
            "{demand}",
            "Live demand.",
            decision => decision.Load?.Demand ?? double.NaN
        );
        Gauge(
            meter,
            "prewarm.live.backlog",
            "{request}",
            "Requests waiting.",
            decision => decision.Load?.Backlog ?? double.NaN
        );
        Gauge(
            meter,
            "prewarm.forecast.demand",
            "{demand}",
            "Forecast demand of the lead window.",
            decision => decision.ForecastRequired
        );
        Gauge(
            meter,
            "prewarm.forecast.used.age",
            "s",
            "Age of the forecast in use.",
            decision => decision.Forecast.Age.TotalSeconds
        );
        Gauge(
            meter,
            "prewarm.answer.rung",
            "{rung}",
            "Rung of the answer ladder, 0 is best.",
            decision => (int)decision.Rung
        );
        CreateLearned(meter);
        meter.CreateObservableGauge(
            Clamps,
            MeasureClamps,
            "{replica}",
            "Replicas the number would have with this guard missing, less the number; guards that bind only."
        );
        meter.CreateObservableGauge(
            "prewarm.capacity.exceeded.in",
            MeasureShortages,
            "s",
            "Time until the forecast's P90 exceeds a workload's maximum or a budget; absent when it does not."
        );
    }

    private void CreateLearned(Meter meter)
    {
        void Learned(string name, string unit, string description, Func<LearnedTuning, double> read) =>
            meter.CreateObservableGauge(
                name,
                () =>
                    _learning
                        .Tunings.Select(pair => Tagged(read(pair.Value), pair.Key))
                        .Where(measured => double.IsFinite(measured.Value)),
                unit,
                description
            );

        Learned(
            "prewarm.capacity.learned",
            "{demand}",
            "Capacity per replica as learned.",
            known => known.Capacity.Value
        );
        Learned("prewarm.capacity.confidence", "1", "Its confidence.", known => known.Capacity.Confidence);
        Learned("prewarm.capacity.drift", "1", "Last day against two weeks.", known => known.Capacity.Drift);
        Learned(
            "prewarm.leadtime.learned",
            "s",
            "P90 of measured starts.",
            known => known.LeadTime?.P90?.TotalSeconds ?? double.NaN
        );
        Learned(
            "prewarm.leadtime.confidence",
            "1",
            "Its confidence.",
            known => known.LeadTime?.Confidence ?? double.NaN
        );
        meter.CreateObservableGauge(
            LeadTimeParts,
            () => _learning.Tunings.SelectMany(pair => Parts(pair.Key, pair.Value)),
            "s",
            "P90 of a part of the starts that the cluster measured: node, image or load."
        );
    }

    private static IEnumerable<Measurement<double>> Parts(Workload workload, LearnedTuning known)
    {
        (string Part, TimeSpan? P90)[] parts =
        [
            ("node", known.LeadTime?.Node),
            ("image", known.LeadTime?.Image),
            ("load", known.LeadTime?.Load),
        ];
        foreach (var (part, p90) in parts)
        {
            if (p90 is { } measured)
            {
                yield return Tagged(measured.TotalSeconds, workload, KeyValuePair.Create("part", (object?)part));
            }
        }
    }

    private static Measurement<double> Tagged(
        double value,
        Workload workload,
        params ReadOnlySpan<KeyValuePair<string, object?>> more
    ) =>
        new(
            value,
            [
                new KeyValuePair<string, object?>("namespace", workload.Id.Namespace),
                new KeyValuePair<string, object?>("scaled_object", workload.Id.Name),
                .. more,
            ]
        );

    private IEnumerable<Measurement<double>> MeasureClamps() =>
        from workload in _registry.Workloads
        let latest = workload.Latest
        where latest is not null
        from clamps in latest.Clamps.GroupBy(clamp => clamp.Guard)
        select Tagged(
            clamps.Last().Without - latest.Replicas,
            workload,
            KeyValuePair.Create("guard", (object?)clamps.Key)
        );

    private IEnumerable<Measurement<double>> MeasureShortages() =>
        _outlook.Shortages.Select(shortage => new Measurement<double>(
            shortage.In.TotalSeconds,
            new KeyValuePair<string, object?>("namespace", shortage.Workload?.Id.Namespace ?? string.Empty),
            new KeyValuePair<string, object?>("scaled_object", shortage.Workload?.Id.Name ?? string.Empty),
            new KeyValuePair<string, object?>("budget", shortage.Budget ?? string.Empty)
        ));

    private void Gauge(Meter meter, string name, string unit, string description, Func<Decision, double> read) =>
        meter.CreateObservableGauge(name, () => Measure(read), unit, description);

    private IEnumerable<Measurement<double>> Measure(Func<Decision, double> read)
    {
        foreach (var workload in _registry.Workloads)
        {
            if (workload.Latest is { } decision && read(decision) is var value && double.IsFinite(value))
            {
                yield return Tagged(value, workload);
            }
        }
    }
}
