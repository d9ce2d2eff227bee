using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Prewarm.Hosting.Telemetry;

/// <summary>How many series an instrument may have. Looked at once, when the instrument is created.</summary>
/// <remarks>
/// The exporter takes memory for all of them at that moment and never gives a series up, so room for ten thousand workloads in every
/// instrument would hold tens of megabytes that few need. Series beyond the limit are added up in one that says so.
/// </remarks>
public sealed class SeriesRoom
{
    /// <summary>For meters nobody reserved room for: tags with a few dozen values.</summary>
    public const int Default = 1_000;

    private readonly ConcurrentDictionary<string, int> _reserved = new(StringComparer.Ordinal);

    /// <summary>Reserves room in instruments that are created from now on.</summary>
    /// <param name="name">Name of an instrument, or of a meter for those of its instruments that have no room of their own.</param>
    /// <param name="series">At least 1.</param>
    public void Reserve(string name, int series)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(series, 1);
        _reserved[name] = series;
    }

    /// <summary>The limit for an instrument.</summary>
    public int Of(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return _reserved.TryGetValue(instrument.Name, out var own)
            ? own
            : _reserved.GetValueOrDefault(instrument.Meter.Name, Default);
    }
}
