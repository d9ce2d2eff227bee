using System.Diagnostics.Metrics;

namespace Prewarm.Sources;

/// <summary>Instruments of reading sources.</summary>
internal sealed class SourceMetrics
{
    public const string MeterName = "Prewarm.Sources";
    private readonly Histogram<double> _duration;

    public SourceMetrics(IMeterFactory meters) =>
        _duration = meters
            .Create(MeterName)
            .CreateHistogram<double>("prewarm.source.duration", "s", "Duration of one read of a source, by outcome.");

    public void Read(string source, string outcome, TimeSpan duration) =>
        _duration.Record(
            duration.TotalSeconds,
            new KeyValuePair<string, object?>("source", source),
            new KeyValuePair<string, object?>("outcome", outcome)
        );
}
