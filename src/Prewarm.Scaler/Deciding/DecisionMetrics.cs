using System.Diagnostics.Metrics;
using Prewarm.Scaler.Sampling;
using Prewarm.Scaler.Workloads;
using Prewarm.Scaling.Decisions;

namespace Prewarm.Scaler.Deciding;

/// <summary>Gauges over the workloads that are alive: one that is dropped disappears from the exporter.</summary>
internal sealed class DecisionMetrics
{
    private readonly WorkloadRegistry _registry;

    public DecisionMetrics(IMeterFactory meters, WorkloadRegistry registry)
    {
        _registry = registry;
        var meter = meters.Create(SamplingMetrics.MeterName);
        meter.CreateObservableGauge(
            "prewarm.workloads",
            () => _registry.Workloads.Count,
            "{workload}",
            "Workloads alive."
        );
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
    }

    private void Gauge(Meter meter, string name, string unit, string description, Func<Decision, double> read) =>
        meter.CreateObservableGauge(name, () => Measure(read), unit, description);

    private IEnumerable<Measurement<double>> Measure(Func<Decision, double> read)
    {
        foreach (var workload in _registry.Workloads)
        {
            if (workload.Latest is { } decision && read(decision) is var value && double.IsFinite(value))
            {
                yield return new Measurement<double>(
                    value,
                    new KeyValuePair<string, object?>("namespace", workload.Id.Namespace),
                    new KeyValuePair<string, object?>("scaled_object", workload.Id.Name)
                );
            }
        }
    }
}
