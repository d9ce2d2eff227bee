namespace Prewarm.Simulation.Traffic;

/// <summary>A trace cannot be judged on; the message states the rule it breaks.</summary>
/// <param name="rule">The rule.</param>
/// <param name="trace">Name of the trace where there are several; null where it is not known.</param>
public sealed class TraceException(string rule, string? trace = null) : ArgumentException(rule)
{
    /// <summary>Name of the trace; null where it is not known.</summary>
    public string? Trace => trace;
}
