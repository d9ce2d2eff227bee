namespace Prewarm.Cli.Simulate;

/// <summary>What the verb was asked to replay.</summary>
/// <param name="Trace">File of the trace.</param>
/// <param name="ColdStart">From asking for a replica to its being ready.</param>
/// <param name="PeakReplicas">What the trace's peak is scaled to need.</param>
/// <param name="Seed">Decides the arrivals.</param>
/// <param name="Policies">Names of the policies.</param>
/// <param name="Format">json, csv or table.</param>
internal sealed record SimulateSettings(
    string Trace,
    TimeSpan ColdStart,
    double PeakReplicas,
    int Seed,
    IReadOnlyCollection<string> Policies,
    string Format
);
