namespace Prewarm.Simulation.Traffic;

/// <summary>A trace cannot be judged on; the message states the rule it breaks.</summary>
public sealed class TraceException(string rule) : ArgumentException(rule);
