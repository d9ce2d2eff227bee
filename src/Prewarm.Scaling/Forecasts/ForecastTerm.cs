using System.Globalization;

namespace Prewarm.Scaling.Forecasts;

/// <summary>Reads from a forecast the demand to provision for now, one rung at a time.</summary>
/// <param name="Demand">Quantile of the maximum of demand over the lead window; 0 when there is no vote.</param>
/// <param name="Quantile">The level that was used, after widening.</param>
/// <param name="Age">Age of the forecast's origin; zero without one.</param>
public readonly record struct ForecastTerm(
    ForecastGrade Grade,
    double Demand,
    double Quantile,
    TimeSpan Age,
    string Reason
)
{
    /// <summary>A weekly profile older than this says nothing about this week any more.</summary>
    private static readonly TimeSpan ProfileAgeMax = TimeSpan.FromDays(14);

    /// <summary>Evaluates the ladder's forecast rungs at an instant.</summary>
    /// <param name="forecast">The last forecast received; null when there never was one.</param>
    /// <param name="at">The instant to provision at.</param>
    /// <param name="quantile">The level asked for, 0.5-0.9999.</param>
    /// <param name="freshFor">Age up to which a forecast counts as fresh.</param>
    public static ForecastTerm Evaluate(ForecastView? forecast, DateTimeOffset at, double quantile, TimeSpan freshFor)
    {
        if (forecast is null)
        {
            return None(TimeSpan.Zero, quantile, "no forecast received yet");
        }

        // A clock that steps back makes an origin lie ahead; it is then as fresh as can be.
        var age = at > forecast.Origin ? at - forecast.Origin : TimeSpan.Zero;
        if (forecast.Learning)
        {
            return None(age, quantile, "the forecaster is still learning this workload");
        }

        if (age <= freshFor)
        {
            return Of(ForecastGrade.Fresh, forecast.WindowQuantile(at, quantile), quantile, age, "fresh forecast");
        }

        if (at <= forecast.Until)
        {
            var widened = Widen(
                forecast,
                quantile,
                (at - forecast.Origin - freshFor) / (forecast.Until - forecast.Origin - freshFor)
            );
            var minutes = age.TotalMinutes.ToString("F0", CultureInfo.InvariantCulture);
            return Of(
                ForecastGrade.Ageing,
                forecast.WindowQuantile(at, widened),
                widened,
                age,
                $"forecast is {minutes} min old, band widened"
            );
        }

        if (forecast.WeeklyProfile.Length == 168 && age <= ProfileAgeMax)
        {
            return Of(
                ForecastGrade.Profile,
                Profile(forecast, at),
                quantile,
                age,
                "forecast has run out, weekly profile used"
            );
        }

        return None(age, quantile, "forecast has run out");
    }

    /// <summary>The profile's highest hour of those that the window touches and those on the way to it.</summary>
    private static double Profile(ForecastView forecast, DateTimeOffset at)
    {
        var highest = 0f;
        var end = at + forecast.Lead + forecast.Window;
        for (var hour = at; hour < end + TimeSpan.FromHours(1); hour += TimeSpan.FromHours(1))
        {
            var local = TimeZoneInfo.ConvertTime(hour < end ? hour : end, forecast.TimeZone);
            highest = Math.Max(highest, forecast.WeeklyProfile[((((int)local.DayOfWeek + 6) % 7) * 24) + local.Hour]);
        }

        return highest;
    }

    /// <summary>Moves the level from the one asked for towards the highest known one as the forecast ages.</summary>
    private static double Widen(ForecastView forecast, double quantile, double share)
    {
        var highest = forecast.Levels.Length == 0 ? quantile : Math.Max(quantile, forecast.Levels[^1]);
        return quantile + ((highest - quantile) * Math.Clamp(share, 0, 1));
    }

    private static ForecastTerm Of(ForecastGrade grade, double demand, double quantile, TimeSpan age, string reason) =>
        double.IsFinite(demand) && demand >= 0
            ? new ForecastTerm(grade, demand, quantile, age, reason)
            : None(age, quantile, "the forecast is not a finite number; it has no vote");

    /// <summary>A forecast that is known and has no vote.</summary>
    public static ForecastTerm Silent(ForecastView forecast, DateTimeOffset at, string reason)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        return None(at > forecast.Origin ? at - forecast.Origin : TimeSpan.Zero, 0, reason);
    }

    private static ForecastTerm None(TimeSpan age, double quantile, string reason) =>
        new(ForecastGrade.None, 0, quantile, age, reason);
}

/// <summary>How much of a forecast is left to lean on.</summary>
public enum ForecastGrade
{
    /// <summary>No forecast, one that is still learning, or one that has run out.</summary>
    None,

    /// <summary>The stored weekly profile: the points have run out.</summary>
    Profile,

    /// <summary>Older than it should be; the band widens with age.</summary>
    Ageing,

    Fresh,
}
