namespace Prewarm.Forecasting.Series;

/// <summary>A span of time whose samples are not demand: an outage, a test, a migration.</summary>
/// <param name="Start">First instant that is masked.</param>
/// <param name="End">First instant after it that is not.</param>
/// <param name="Reason">Why, for the page.</param>
public sealed record MaskSpan(DateTimeOffset Start, DateTimeOffset End, string Reason);
