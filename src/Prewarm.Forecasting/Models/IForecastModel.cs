using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Models;

/// <summary>A way to forecast the mean of a series.</summary>
public interface IForecastModel
{
    /// <summary>Name by which it is chosen.</summary>
    string Name { get; }

    /// <summary>Fits on a history; missing samples are not trained on. Any history is accepted, the model falls back where it is short.</summary>
    IFittedModel Fit(RegularSeries history, ModelSettings settings);
}

/// <summary>A model with its state at an origin. Not thread safe: one owner.</summary>
public interface IFittedModel
{
    /// <summary>Last instant known.</summary>
    DateTimeOffset Origin { get; }

    TimeSpan Step { get; }

    ModelDiagnostics Diagnostics { get; }

    /// <summary>Means for <c>Origin + Step</c>, <c>Origin + 2 Step</c>, ...: finite always, and not negative unless the settings allow it.</summary>
    void Forecast(Span<double> mean);

    /// <summary>Means for some leads only: cheaper where a model need not walk the path to them.</summary>
    /// <param name="leads">Steps ahead, each at least 1, ascending.</param>
    /// <param name="mean">One value per lead, as <see cref="Forecast"/> gives it.</param>
    void ForecastAt(ReadOnlySpan<int> leads, Span<double> mean)
    {
        var path = new double[leads.Length == 0 ? 0 : leads[^1]];
        Forecast(path);
        for (var i = 0; i < leads.Length; i++)
        {
            mean[i] = path[leads[i] - 1];
        }
    }

    /// <summary>Takes the sample one step after the origin without refitting; NaN is missing.</summary>
    void Append(double value);
}

/// <summary>What models need besides the history.</summary>
public sealed record ModelSettings
{
    /// <summary>Zone in which days and weeks repeat. Default UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Options of the decomposition.</summary>
    public Decomposition.SsaOptions Ssa { get; init; } = new();

    /// <summary>Whether forecasts are cut at zero, as demand is. Default true.</summary>
    public bool NonNegative { get; init; } = true;
}

/// <summary>What a fit was made of.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Samples">Known samples that were used.</param>
/// <param name="Missing">Missing samples among them.</param>
/// <param name="Rank">Rank of a decomposition, else 0.</param>
/// <param name="ResidualSpread">Robust standard deviation of what the fit leaves (1.4826 times the median absolute residual), NaN where not computed.</param>
/// <param name="Fallback">What the model fell back to and why; null when it did not.</param>
public sealed record ModelDiagnostics(
    string Model,
    int Samples,
    int Missing,
    int Rank,
    double ResidualSpread,
    string? Fallback
);
