using Prewarm.Forecasting.WindowMax;
using Prewarm.Inspection.Views;

namespace Prewarm.Inspection.Reading;

/// <summary>Finds the next rise in a forecast.</summary>
internal static class RiseReading
{
    /// <summary>Without a known capacity, a rise is this much more than is expected now.</summary>
    private const double Growth = 1.25;

    /// <param name="forecast">The latest forecast.</param>
    /// <param name="quantile">The level that is provided for.</param>
    /// <param name="asked">Replicas asked for now; null when unknown.</param>
    /// <param name="target">Demand per replica at the target utilization; null when unknown.</param>
    /// <param name="now">Points before this are past.</param>
    /// <returns>The first point that needs more; null when none does.</returns>
    public static RiseView? Find(
        WindowForecast forecast,
        double quantile,
        int? asked,
        double? target,
        DateTimeOffset now
    )
    {
        if (forecast.Learning || forecast.Mean.Length == 0 || forecast.Levels.Length == 0)
        {
            return null;
        }

        var level = Nearest(forecast.Levels, quantile);
        for (var i = 1; i < forecast.Mean.Length; i++)
        {
            var at = forecast.Origin + (forecast.Step * i);
            if (at <= now)
            {
                continue;
            }

            if (target is > 0 && asked is { } replicas)
            {
                var needed = (int)Math.Ceiling(forecast.Quantile(level, i) / target.Value);
                if (needed > replicas)
                {
                    return new RiseView(at, forecast.Quantile(level, i), needed);
                }
            }
            else if (forecast.Mean[i] > forecast.Mean[0] * Growth)
            {
                return new RiseView(at, forecast.Mean[i], Replicas: null);
            }
        }

        return null;
    }

    /// <summary>Index of the level nearest to the one asked for.</summary>
    public static int Nearest(double[] levels, double quantile)
    {
        var best = 0;
        for (var i = 1; i < levels.Length; i++)
        {
            if (Math.Abs(levels[i] - quantile) < Math.Abs(levels[best] - quantile))
            {
                best = i;
            }
        }

        return best;
    }
}
