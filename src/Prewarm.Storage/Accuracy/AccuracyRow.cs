namespace Prewarm.Storage;

/// <summary>How the live forecasts of one lead did in one hour. Sums, so that rows add up.</summary>
/// <param name="Hour">Start of the hour in which the truth became known, UTC.</param>
/// <param name="Lead">How far ahead the forecasts were made.</param>
/// <param name="ModelVersion">Version in the registry; 0 for the built-in one.</param>
/// <param name="Level">The quantile (0-1) that was provided for.</param>
/// <param name="Count">Window maxima that were judged.</param>
/// <param name="Covered">How many of them did not exceed the quantile at <paramref name="Level"/>.</param>
/// <param name="Covered95">How many did not exceed the 0.95 quantile.</param>
/// <param name="Pinball">Sum of pinball losses at <paramref name="Level"/>, in units of demand.</param>
/// <param name="AbsoluteError">Sum of |expected demand - demand| at the lead itself.</param>
/// <param name="Error">Sum of expected demand minus demand.</param>
/// <param name="Demand">Sum of demand.</param>
public sealed record AccuracyRow(
    HistoryKey Key,
    DateTimeOffset Hour,
    TimeSpan Lead,
    long ModelVersion,
    double Level,
    int Count,
    int Covered,
    int Covered95,
    double Pinball,
    double AbsoluteError,
    double Error,
    double Demand
);
