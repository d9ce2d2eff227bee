using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Calendar;

/// <summary>Demand over usual demand by instant, as events make it.</summary>
/// <remarks>
/// Models learn usual demand: <see cref="Usual"/> takes the events out of a history, and <see cref="Apply(EnsembleForecast)"/> puts those
/// to come into a forecast, mean and quantiles alike. Immutable.
/// </remarks>
public sealed class EventFactors
{
    /// <summary>A smaller factor leaves too little of the usual to see it: such samples train nothing.</summary>
    private const double FactorLeast = 0.05;

    /// <summary>Usual demand of two weekdays is compared between these bounds.</summary>
    private const double LikeMost = 20;

    private readonly EventOverlay[] _known;
    private readonly EventOverlay[] _unknown;
    private readonly WeekProfile? _profile;

    internal EventFactors(IEnumerable<EventOverlay> known, IEnumerable<EventOverlay> unknown, WeekProfile? profile)
    {
        _known = [.. known];
        _unknown = [.. unknown];
        _profile = profile;
    }

    /// <summary>No events: every factor is one.</summary>
    public static EventFactors None { get; } = new([], [], null);

    /// <summary>The factor at an instant, not negative; one where no event is, and where its effect is not known.</summary>
    public double At(DateTimeOffset at)
    {
        var factor = 1.0;
        foreach (var one in _known)
        {
            // In time order: what starts later cannot hold this instant.
            if (one.Start > at)
            {
                break;
            }

            factor *= one.Contains(at) ? Factor(one, at) : 1;
        }

        return factor;
    }

    /// <summary>The history as it would have been without the events; missing where that cannot be told.</summary>
    /// <param name="history">Samples, NaN where missing.</param>
    public RegularSeries Usual(RegularSeries history)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (_known.Length == 0 && _unknown.Length == 0)
        {
            return history;
        }

        var values = new MaskSet(_unknown.Select(one => one.Mask())).Apply(history).Values.ToArray();
        var touched = new MaskSet(_known.Select(one => one.Mask()));
        for (var i = 0; i < values.Length; i++)
        {
            // Each sample once, however many events overlap there: all their factors are taken out together.
            if (!double.IsNaN(values[i]) && touched.Contains(history.TimeAt(i)))
            {
                values[i] = UsualOf(values[i], history.TimeAt(i));
            }
        }

        return new RegularSeries(history.Start, history.Step, values);
    }

    /// <summary>One sample without the events; NaN where that cannot be told.</summary>
    public double UsualOf(double value, DateTimeOffset at)
    {
        if (Array.Exists(_unknown, one => one.Contains(at)))
        {
            return double.NaN;
        }

        var factor = At(at);
        var usual = factor >= FactorLeast ? value / factor : double.NaN;
        return double.IsFinite(usual) ? usual : double.NaN;
    }

    /// <summary>A forecast of usual demand with the events that lie ahead.</summary>
    public EnsembleForecast Apply(EnsembleForecast forecast)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        return _known.Length == 0
            ? forecast
            : forecast with
            {
                Mean = Times(forecast, forecast.Mean),
                Quantiles = [.. forecast.Quantiles.Select(quantile => Times(forecast, quantile))],
            };
    }

    private double[] Times(EnsembleForecast forecast, double[] values) =>
        [.. values.Select((value, h) => Bounded(value * At(forecast.Origin + (forecast.Step * (h + 1)))))];

    /// <summary>A factor must not make a forecast infinite.</summary>
    internal static double Bounded(double value) => Math.Clamp(value, double.MinValue, double.MaxValue);

    private double Factor(EventOverlay one, DateTimeOffset at)
    {
        var factor = (one.Factor ?? 1) * (one.Shape?.At(at - one.Start) ?? 1);
        return one.Like is { } like && _profile is not null ? factor * Compared(_profile, at, like) : factor;
    }

    /// <summary>Usual demand of a weekday over that of the day an instant lies in, at the same local time.</summary>
    private static double Compared(WeekProfile profile, DateTimeOffset at, DayOfWeek like)
    {
        var own = profile.Calendar.SlotOfWeek(at);
        var day = ((int)like + 6) % 7;
        var usual = profile.Values[own];
        var wanted = profile.Values[(day * profile.Calendar.SlotsPerDay) + (own % profile.Calendar.SlotsPerDay)];
        return usual > 0 && wanted >= 0 ? Math.Clamp(wanted / usual, 0, LikeMost) : 1;
    }
}
