namespace Prewarm.Scaling.Capacity;

/// <summary>What is known about the demand one ready replica serves before a queue begins.</summary>
/// <param name="Value">The knee, in units of demand per replica; NaN while it has never been reached.</param>
/// <param name="LowerBound">Demand per replica that was served without a queue; 0 when nothing was seen.</param>
/// <param name="Confidence">0-1.</param>
/// <param name="Samples">Discounted count of samples behind it.</param>
/// <param name="Drift">Value of the last day over that of the last two weeks, less one; NaN while either is unknown.</param>
public sealed record CapacityEstimate(double Value, double LowerBound, double Confidence, double Samples, double Drift)
{
    /// <summary>Nothing seen yet.</summary>
    public static CapacityEstimate Unknown { get; } = new(double.NaN, 0, 0, 0, double.NaN);

    /// <summary>False for a fleet that was idle or never saturated: then only the lower bound is known.</summary>
    public bool IsKnown => !double.IsNaN(Value);
}

/// <summary>One entry of the history of estimates.</summary>
public readonly record struct CapacityPoint(DateTimeOffset At, double Value, double Confidence);
