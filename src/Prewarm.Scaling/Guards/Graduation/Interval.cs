namespace Prewarm.Scaling.Guards.Graduation;

/// <summary>A number and its bootstrap interval.</summary>
public readonly record struct Interval(double Value, double Low, double High);
