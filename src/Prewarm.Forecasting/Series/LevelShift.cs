namespace Prewarm.Forecasting.Series;

/// <summary>A lasting step of the level.</summary>
/// <param name="At">First instant on the new level, to a day (or to a part of a short series).</param>
/// <param name="Before">Mean level since the step before, or since the beginning.</param>
/// <param name="After">Mean level up to the next step, or to the end.</param>
public sealed record LevelShift(DateTimeOffset At, double Before, double After);
