namespace Prewarm.Sources.Probing;

/// <summary>Looks at the configured sources for people: do they answer, what do they know, how far back.</summary>
public interface ISourceProbe
{
    /// <summary>Names of the configured sources, sorted.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Looks at one source. A failure is a finding, never an exception.</summary>
    /// <param name="deep">Also looks for how far history reaches and for series that outlived their pods; more queries.</param>
    Task<SourceFinding> ProbeAsync(string name, DateTimeOffset at, bool deep, CancellationToken cancellationToken);
}

/// <summary>What was found. No address, no credential, no label value.</summary>
/// <param name="Kind"><c>prometheus</c>, <c>scrape</c> or <c>redis</c>.</param>
/// <param name="Health"><c>ok</c>, <c>refused</c> or <c>unreachable</c>.</param>
/// <param name="Detail">What is wrong; null when nothing is.</param>
/// <param name="MetricNames">Names of any preset that the source has now, and how many series of each.</param>
/// <param name="GhostSeries">Series seen in the last ten minutes that have no sample now, by metric name; null when not looked for.</param>
/// <param name="HistoryReaches">How far back the metrics reach, at least; null when not looked for or none is known.</param>
/// <param name="ClockSkew">Clock of the source minus ours; null when it does not tell its time.</param>
/// <param name="CertificateEnds">When the source's certificate ends; null without TLS.</param>
public sealed record SourceFinding(
    string Name,
    string Kind,
    string Health,
    string? Detail,
    IReadOnlyDictionary<string, int> MetricNames,
    IReadOnlyDictionary<string, int>? GhostSeries = null,
    TimeSpan? HistoryReaches = null,
    TimeSpan? ClockSkew = null,
    DateTimeOffset? CertificateEnds = null
);
