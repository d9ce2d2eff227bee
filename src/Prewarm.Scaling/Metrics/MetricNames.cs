namespace Prewarm.Scaling.Metrics;

/// <summary>Names of the metrics a trigger reports: <c>[a-z0-9_-]</c>, a pure function of engine and signal hash.</summary>
/// <remarks>KEDA puts <c>sN-</c> in front and takes it off again, so a name must not itself start like that.</remarks>
public static class MetricNames
{
    /// <summary>The one metric of a trigger.</summary>
    public static string Of(string engine, string signalHash) => $"prewarm-{engine}-{signalHash}";

    /// <summary>The metrics of <c>metrics: split</c>.</summary>
    public static IReadOnlyList<string> Split(string engine, string signalHash) =>
        [Of(engine, signalHash) + "-live", Of(engine, signalHash) + "-forecast", Of(engine, signalHash) + "-gpu"];

    /// <summary>True when a name carries KEDA's index prefix, which KEDA since 2.7 never sends.</summary>
    public static bool HasIndexPrefix(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        return dash > 1 && name[0] == 's' && name.AsSpan(1, dash - 1).IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
