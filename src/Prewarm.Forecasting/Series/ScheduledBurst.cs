namespace Prewarm.Forecasting.Series;

/// <summary>A burst that comes back by the clock.</summary>
/// <param name="Period">An hour, a day or a week.</param>
/// <param name="Offset">Local time since the hour, midnight or Monday midnight, to the middle of its slot.</param>
/// <param name="Share">Share of the periods that had it, 0-1.</param>
/// <param name="Height">Median of its peaks, in the series' unit.</param>
public sealed record ScheduledBurst(TimeSpan Period, TimeSpan Offset, double Share, double Height);
