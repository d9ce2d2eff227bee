using Prewarm.Forecasting.WindowMax;
using Prewarm.Inspection.Views;
using Prewarm.Scaling.Metrics;

namespace Prewarm.Inspection.Reading;

/// <summary>Finds the next rise in a forecast.</summary>
internal static class RiseReading
{
    /// <summary>Without a known capacity, a rise is this much more than is expected now.</summary>
    private const double Growth = 1.25;

    /// <param name="forecast">The latest forecast.</param>
    /// <param name="provided">What will be asked for at each of its points, in units of the target.</param>
    /// <param name="asked">Replicas asked for now; null when unknown.</param>
    /// <param name="target">Demand per replica at the target utilization; null when unknown.</param>
    /// <param name="now">Points before this are past.</param>
    /// <returns>The first point that needs more; null when none does.</returns>
    public static RiseView? Find(
        WindowForecast forecast,
        IReadOnlyList<double> provided,
        int? asked,
        double? target,
        DateTimeOffset now
    )
    {
        if (forecast.Learning)
        {
            return null;
        }

        for (var i = 1; i < forecast.Mean.Length; i++)
        {
            var at = forecast.Known + (forecast.Step * i);
            if (at <= now)
            {
                continue;
            }

            if (target is > 0 && asked is { } replicas)
            {
                var needed = MetricRounding.Replicas(provided[i], target.Value);
                if (needed > replicas)
                {
                    return new RiseView(at, provided[i], needed);
                }
            }
            else if (forecast.Mean[i] > forecast.Mean[0] * Growth)
            {
                return new RiseView(at, forecast.Mean[i], Replicas: null);
            }
        }

        return null;
    }
}
