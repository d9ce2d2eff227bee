namespace Prewarm.Forecasting.Series;

/// <summary>A CSV file is not a series. The message names file, line and rule.</summary>
public sealed class CsvSeriesException(string message) : Exception(message);
