namespace Prewarm.Forecasting.Replay;

/// <summary>What an operating point would have cost on the workload's own past, recent days weighing more.</summary>
/// <param name="Point">The point.</param>
/// <param name="Bill">Replica time over that of a fleet that knows the future.</param>
/// <param name="Missed">Share of demand that waited too long, 0 to 1.</param>
/// <param name="Cost">Both in one number, lower is better.</param>
public readonly record struct OperatingCost(OperatingPoint Point, double Bill, double Missed, double Cost);
