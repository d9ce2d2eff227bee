using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Grpc.Core;
using Prewarm.Scaler.Sampling;

namespace Prewarm.Scaler.Grpc;

/// <summary>Instruments of the calls KEDA makes. Tags are built once: this runs on every call.</summary>
internal sealed class ScalerMetrics
{
    private const string Service = "/externalscaler.ExternalScaler/";
    private static readonly string[] Methods =
    [
        "IsActive",
        "GetMetricSpec",
        "GetMetrics",
        "StreamIsActive",
        "StreamMetricSpec",
    ];

    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _streams;
    private readonly FrozenDictionary<string, KeyValuePair<string, object?>> _methods;
    private readonly KeyValuePair<string, object?>[] _outcomes;

    public ScalerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(SamplingMetrics.MeterName);
        _duration = meter.CreateHistogram<double>("prewarm.poll.duration", "s", "Duration of a call from KEDA.");
        _streams = meter.CreateUpDownCounter<long>("prewarm.streams.open", "{stream}", "Streams open now.");
        _methods = Methods.ToFrozenDictionary(
            method => Service + method,
            method => new KeyValuePair<string, object?>("method", method),
            StringComparer.Ordinal
        );
        _outcomes =
        [
            .. Enumerable
                .Range(0, (int)StatusCode.Unauthenticated + 1)
                .Select(code => new KeyValuePair<string, object?>("outcome", ((StatusCode)code).ToString())),
        ];
    }

    public void Answered(string method, StatusCode outcome, TimeSpan duration)
    {
        if (_methods.TryGetValue(method, out var tag))
        {
            _duration.Record(duration.TotalSeconds, tag, _outcomes[(int)outcome]);
        }
    }

    public void StreamOpened(string method) => _streams.Add(1, new KeyValuePair<string, object?>("method", method));

    public void StreamClosed(string method) => _streams.Add(-1, new KeyValuePair<string, object?>("method", method));
}
