namespace Prewarm.Cli.Forecasts;

/// <summary>The JSON of <c>forecast</c>.</summary>
/// <param name="Input">Name of the file.</param>
/// <param name="Origin">Last instant of the file, ISO-8601.</param>
/// <param name="Step">Duration.</param>
/// <param name="Model">The expert that counts most at the end of the horizon.</param>
/// <param name="Points">One entry per step.</param>
internal sealed record ForecastReport(
    string Input,
    string Origin,
    string Step,
    string Model,
    IReadOnlyList<ForecastPoint> Points
);

/// <summary>One step: the middle of the band, and quantiles by their level.</summary>
internal sealed record ForecastPoint(string Timestamp, double Mean, IReadOnlyDictionary<string, double> Quantiles);
