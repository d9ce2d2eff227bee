namespace Prewarm.Forecasting.Models;

/// <summary>A fitted model that knows at some leads how its forecasts spread, better than a trail of its errors does.</summary>
public interface IQuantileForecasts
{
    /// <summary>Whether a lead has quantiles of its own.</summary>
    /// <param name="lead">Steps ahead, at least 1.</param>
    bool HasQuantiles(int lead);

    /// <summary>The quantile at a lead and a level between 0 and 1; not falling with the level.</summary>
    double QuantileAt(int lead, double level);
}
