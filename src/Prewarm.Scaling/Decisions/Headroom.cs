using Prewarm.Forecasting.Replay;
using Prewarm.Scaling.Forecasts;

namespace Prewarm.Scaling.Decisions;

/// <summary>How much more than bare demand is provided for, in units of the metric's target.</summary>
/// <remarks>
/// The metric's target is capacity times the stated utilization and never moves. An operating point that fills replicas
/// further says so by a factor below one on demand: demand d at utilization u needs d / (capacity * u) replicas, which is
/// d * stated / u over the target. Several points are averaged. In shadow they are evaluated all the same, for the record;
/// what is reported then is bare live demand.
/// </remarks>
public sealed class Headroom
{
    private readonly IReadOnlyList<OperatingPoint> _points;
    private readonly double _stated;

    private Headroom(IReadOnlyList<OperatingPoint> points, double stated)
    {
        _points = points;
        _stated = stated;
        Forecast = points.Count == 0 ? 1 : points.Average(Ask);
        Live = points.Count == 0 ? 1 : points.Average(point => stated / point.LiveUtilization);
    }

    /// <summary>Factor on forecast demand.</summary>
    public double Forecast { get; }

    /// <summary>Factor on live demand.</summary>
    public double Live { get; }

    /// <summary>The headroom that holds with a forecast.</summary>
    public static Headroom Of(ForecastView? forecast, DecisionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return forecast is { Learning: false } && forecast.Operating.All(IsGood)
            ? new Headroom(forecast.Operating, settings.TargetUtilization)
            : new Headroom([], settings.TargetUtilization);
    }

    /// <summary>True when the points that hold leave it to live signals.</summary>
    public bool IsLiveOnly => _points.Count > 0 && _points[0].IsLiveOnly;

    /// <summary>
    /// What is asked for at each point of a forecast, in units of the metric's target, as far as it can be said now. Holds keep
    /// what was said before a point, so that this is an upper bound within a hold after the origin. Where live signals alone
    /// decide, it is what expected demand would make them ask for.
    /// </summary>
    /// <returns>One value for each of <see cref="ForecastView.Mean"/>.</returns>
    public double[] Ahead(ForecastView forecast, DecisionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        ArgumentNullException.ThrowIfNull(settings);
        var count = forecast.Mean.Length;
        if (IsLiveOnly)
        {
            return [.. forecast.Mean.Select(demand => Live * demand)];
        }

        var asked = new double[count];
        IReadOnlyList<(double Level, TimeSpan Hold, double Share)> terms =
            _points.Count == 0
                ? [(settings.Quantile, TimeSpan.Zero, 1)]
                :
                [
                    .. _points
                        .GroupBy(point => (point.Level, point.Hold))
                        .Select(same => (same.Key.Level, same.Key.Hold, same.Sum(Ask) / _points.Count)),
                ];
        foreach (var (level, hold, share) in terms)
        {
            var said = forecast.HeldAhead(level, hold);
            for (var i = 0; i < count; i++)
            {
                asked[i] += share * said[i];
            }
        }

        return asked;
    }

    /// <summary>The forecast's term at the levels that hold.</summary>
    public ForecastTerm Evaluate(ForecastView? forecast, DateTimeOffset at, DecisionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (_points.Count == 0)
        {
            return ForecastTerm.Evaluate(forecast, at, settings.Quantile, settings.ForecastFreshFor);
        }

        if (_points[0].IsLiveOnly)
        {
            return ForecastTerm.Silent(
                forecast!,
                at,
                "forecasting did not pay on this workload's own past; live signals decide"
            );
        }

        var (demand, level) = (0.0, 0.0);
        var term = default(ForecastTerm);
        foreach (var point in _points)
        {
            term = ForecastTerm.Evaluate(forecast, at, point.Level, settings.ForecastFreshFor);
            if (term.Grade == ForecastGrade.None)
            {
                return term;
            }

            var held = term.Grade == ForecastGrade.Fresh ? forecast!.HeldQuantile(point.Hold, point.Level) : 0;
            demand += Math.Max(term.Demand, held) * Ask(point);
            level += term.Quantile;
        }

        return term with
        {
            Demand = demand / _points.Count / Forecast,
            Quantile = level / _points.Count,
        };
    }

    /// <summary>Units of the metric's target that a point asks for per unit of demand.</summary>
    private double Ask(OperatingPoint point) => _stated / point.ForecastUtilization;

    private static bool IsGood(OperatingPoint point) =>
        point is { Level: >= 0 and < 1, ForecastUtilization: > 0 and <= 1, LiveUtilization: > 0 and <= 1 };
}
