using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.ML.Trees;

/// <summary>Gradient-boosted regression trees on lags, seasons and the calendar: one model for every lead.</summary>
/// <remarks>
/// <para>
/// Method: direct multi-horizon regression. A row is an origin and a lead; its features say what was usual at the target instant, how the last
/// minutes, hours and days departed from the usual, and the local hour and weekday (<c>RowFeatures</c>). A robust linear regression whose
/// coefficients change with the lead takes what is linear (<c>LeadRegression</c>); trees boosted on what it leaves (Friedman 2001, by ML.NET's
/// FastTree) take the rest. All is relative to the series' own level and spread, so a scaled series gives scaled forecasts.
/// </para>
/// <para>
/// Missing samples are never filled: rows whose target is missing are left out, and a missing feature falls back to the next coarser one.
/// With less than two and a half days of history nothing is trained and the usual value of the day, or the newest sample, answers.
/// </para>
/// </remarks>
public sealed class TreesModel : IForecastModel
{
    private readonly TreeOptions _options;

    public TreesModel()
        : this(new TreeOptions()) { }

    internal TreesModel(TreeOptions options) => _options = options;

    /// <inheritdoc/>
    public string Name => "trees";

    /// <inheritdoc/>
    public IFittedModel Fit(RegularSeries history, ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(settings);
        return new FittedTrees(history, settings, _options);
    }
}
