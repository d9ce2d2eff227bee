namespace Prewarm.Storage;

/// <summary>A sample and the start of the minute or hour it covers, UTC.</summary>
public readonly record struct TimedSample(DateTimeOffset At, MinuteSample Sample);
