using Prewarm.Scaling.Forecasts;
using Prewarm.Scaling.Metrics;

namespace Prewarm.Scaling.Budgets;

/// <summary>Replicas that a forecast will ask for, point by point.</summary>
public sealed class ReplicaOutlook
{
    /// <summary>The level that is looked at: one time in ten it is worse.</summary>
    public const double Level = 0.9;

    private readonly int[] _needs;
    private readonly DateTimeOffset _origin;
    private readonly TimeSpan _step;

    private ReplicaOutlook(DateTimeOffset origin, TimeSpan step, int[] needs)
    {
        _origin = origin;
        _step = step;
        _needs = needs;
    }

    /// <summary>Last instant that is known.</summary>
    public DateTimeOffset Until => _origin + (_step * (_needs.Length - 1));

    /// <summary>The outlook of a forecast; null without one, or without a vote.</summary>
    /// <param name="target">Demand per replica.</param>
    public static ReplicaOutlook? Of(ForecastView? forecast, double target)
    {
        if (forecast is null || forecast.Learning || forecast.Mean.Length == 0)
        {
            return null;
        }

        var needs = new int[forecast.Mean.Length];
        for (var point = 0; point < needs.Length; point++)
        {
            var demand = forecast.WindowQuantile(forecast.Origin + (forecast.Step * point), Level);
            needs[point] = double.IsFinite(demand) ? MetricRounding.Replicas(demand, target) : 0;
        }

        return new ReplicaOutlook(forecast.Origin, forecast.Step, needs);
    }

    /// <summary>Replicas needed at an instant; 0 outside of what is known.</summary>
    public int At(DateTimeOffset at)
    {
        var point = Math.Floor((at - _origin) / _step);
        return point >= 0 && point < _needs.Length ? _needs[(int)point] : 0;
    }

    /// <summary>Time from <paramref name="now"/> until a need first exceeds its limit; null when it does not up to <paramref name="until"/>.</summary>
    /// <remarks>Checked every minute. A sum of quantiles over workloads errs on the side of an early warning.</remarks>
    public static TimeSpan? ExceededIn(
        Func<DateTimeOffset, double> need,
        Func<DateTimeOffset, double> limit,
        DateTimeOffset now,
        DateTimeOffset until
    )
    {
        ArgumentNullException.ThrowIfNull(need);
        ArgumentNullException.ThrowIfNull(limit);
        for (var at = now; at <= until; at += TimeSpan.FromMinutes(1))
        {
            if (need(at) > limit(at))
            {
                return at - now;
            }
        }

        return null;
    }
}
