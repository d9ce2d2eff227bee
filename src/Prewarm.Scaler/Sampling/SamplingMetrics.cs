using System.Diagnostics.Metrics;

namespace Prewarm.Scaler.Sampling;

/// <summary>Instruments of the sampling loop.</summary>
internal sealed class SamplingMetrics
{
    public const string MeterName = "Prewarm.Scaler";

    private readonly Counter<long> _passes;
    private readonly Histogram<double> _duration;

    public SamplingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _passes = meter.CreateCounter<long>("prewarm.sampling.passes", "{pass}", "Sampling passes by outcome.");
        _duration = meter.CreateHistogram<double>("prewarm.sampling.duration", "s", "Duration of a sampling pass.");

        // Counters start at zero, so that the first failure is an increase.
        _passes.Add(0, new KeyValuePair<string, object?>("outcome", "ok"));
        _passes.Add(0, new KeyValuePair<string, object?>("outcome", "failed"));
    }

    public void Pass(string outcome, TimeSpan duration)
    {
        _passes.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
    }
}
