using Prewarm.Simulation.Conditions;

namespace Prewarm.Cli.Simulate;

/// <summary>What the verb was asked to replay.</summary>
/// <param name="Traces">Files of the traces, at least one.</param>
/// <param name="ColdStart">From asking for a replica to its being ready, without a profile.</param>
/// <param name="PeakReplicas">What each trace's peak is scaled to need.</param>
/// <param name="Seed">Decides the arrivals and every other chance.</param>
/// <param name="Policies">Names of the policies.</param>
/// <param name="Format">json, csv or table.</param>
internal sealed record SimulateSettings(
    IReadOnlyList<string> Traces,
    TimeSpan ColdStart,
    double PeakReplicas,
    int Seed,
    IReadOnlyCollection<string> Policies,
    string Format
)
{
    /// <summary>Lognormal starts; null for the constant.</summary>
    public StartProfile? Profile { get; init; }

    public double FailedStarts { get; init; }

    public double ReclaimsPerHour { get; init; }

    /// <summary>GPUs for all traces together; 0 for no limit.</summary>
    public double GpuBudget { get; init; }

    /// <summary>One per trace, or none for 1 each.</summary>
    public IReadOnlyList<double> Weights { get; init; } = [];

    /// <summary>One per trace, or none for 0 each.</summary>
    public IReadOnlyList<double> Priorities { get; init; } = [];

    /// <summary>Where to draw; empty for nowhere.</summary>
    public string Plot { get; init; } = string.Empty;

    /// <summary>Where to write the page; empty for nowhere.</summary>
    public string Report { get; init; } = string.Empty;

    /// <summary>The two policies to draw, as typed; empty for the best reactive one and ours.</summary>
    public IReadOnlyList<string> Drawn { get; init; } = [];

    /// <summary>Anything but plain constant starts.</summary>
    public bool IsConditioned => Profile is not null || FailedStarts > 0 || ReclaimsPerHour > 0;

    /// <summary>Name of the trace, or of all of them.</summary>
    public string Title => string.Join(',', Traces.Select(Path.GetFileName));
}
