using Prewarm.Protocol.V1;
using Prewarm.Scaling.Forecasts;
using OperatingPoint = Prewarm.Forecasting.Replay.OperatingPoint;

namespace Prewarm.Scaler.Forecasts;

/// <summary>Turns a wire forecast into a view, or says which rule it breaks. The sidecar is trusted, not believed.</summary>
internal static class ForecastReader
{
    private const int PointsMax = 10_000;
    private const int HoursPerWeek = 168;
    private const int OperatingMax = 100;
    private const int HoldsMax = 100;

    public static ForecastView? Read(Forecast forecast, out string? problem)
    {
        problem = Check(forecast);
        if (problem is not null)
        {
            return null;
        }

        return new ForecastView
        {
            Origin = DateTimeOffset.FromUnixTimeMilliseconds(forecast.OriginUnixMs),
            Step = TimeSpan.FromSeconds(forecast.StepSeconds),
            Mean = [.. forecast.Mean],
            Levels = [.. forecast.Levels],
            WindowQuantiles = [.. forecast.WindowQuantiles],
            Window = TimeSpan.FromSeconds(forecast.WindowSeconds),
            Lead = TimeSpan.FromSeconds(forecast.LeadSeconds),
            Operating =
            [
                .. forecast.Operating.Select(point => new OperatingPoint(
                    point.Level,
                    point.ForecastUtilization,
                    point.LiveUtilization,
                    TimeSpan.FromSeconds(point.HoldSeconds)
                )),
            ],
            Holds = [.. forecast.HoldSeconds.Select(TimeSpan.FromSeconds)],
            Held = [.. forecast.Held],
            WeeklyProfile = forecast.WeeklyProfile.Count == HoursPerWeek ? [.. forecast.WeeklyProfile] : [],
            TimeZone = TimeZoneInfo.TryFindSystemTimeZoneById(forecast.Timezone, out var zone)
                ? zone
                : TimeZoneInfo.Utc,
            Model = forecast.Model,
            Learning = forecast.State != "ready",
            ScoredWindows = forecast.ScoredWindows,
            LossRatio = forecast.LossRatio,
            Coverage = forecast.Coverage,
            CoverageLevel = forecast.CoverageLevel,
        };
    }

    private static string? Check(Forecast forecast)
    {
        if (forecast.Key is null)
        {
            return "it has no key";
        }

        if (!double.IsFinite(forecast.StepSeconds) || forecast.StepSeconds is <= 0 or > 86_400)
        {
            return "its step is not within a second and a day";
        }

        if (!double.IsFinite(forecast.WindowSeconds) || forecast.WindowSeconds is < 0 or > 86_400)
        {
            return "its window is not within zero and a day";
        }

        if (Math.Abs(forecast.OriginUnixMs) > 253_402_300_799_000)
        {
            return "its origin is not an instant";
        }

        if (
            forecast.Mean.Count > PointsMax
            || forecast.WindowQuantiles.Count != forecast.Mean.Count * forecast.Levels.Count
        )
        {
            return "its numbers of points, levels and quantiles do not fit together";
        }

        if (
            !AreAmounts(forecast.Mean)
            || !AreAmounts(forecast.WindowQuantiles)
            || !AreAmounts(forecast.WeeklyProfile)
            || !AreAmounts(forecast.Held)
        )
        {
            return "it holds a number that is negative or not finite";
        }

        for (var i = 0; i < forecast.Levels.Count; i++)
        {
            if (!(forecast.Levels[i] is > 0 and < 1) || (i > 0 && forecast.Levels[i] <= forecast.Levels[i - 1]))
            {
                return "its levels are not ascending within 0 and 1";
            }
        }

        return CheckProvision(forecast);
    }

    private static string? CheckProvision(Forecast forecast)
    {
        if (!double.IsFinite(forecast.LeadSeconds) || forecast.LeadSeconds is < 0 or > 86_400)
        {
            return "its lead is not within zero and a day";
        }

        if (
            forecast.Operating.Count > OperatingMax
            || !forecast.Operating.All(point =>
                point
                    is {
                        Level: >= 0 and < 1,
                        ForecastUtilization: > 0 and <= 1,
                        LiveUtilization: > 0 and <= 1,
                        HoldSeconds: >= 0 and <= 86_400
                    }
            )
        )
        {
            return "its operating point is out of range";
        }

        if (!AreFigures(forecast))
        {
            return "its figures of accuracy are out of range";
        }

        if (
            forecast.HoldSeconds.Count > HoldsMax
            || forecast.HoldSeconds.Any(hold => !(hold is >= 0 and <= 86_400))
            || forecast.Held.Count != forecast.HoldSeconds.Count * forecast.Levels.Count
        )
        {
            return "its holds do not fit together";
        }

        return null;
    }

    private static bool AreFigures(Forecast forecast) =>
        forecast.ScoredWindows >= 0
        && double.IsFinite(forecast.LossRatio)
        && forecast.LossRatio >= 0
        && forecast.Coverage is >= 0 and <= 1
        && forecast.CoverageLevel is >= 0 and <= 1;

    private static bool AreAmounts(IEnumerable<float> values) =>
        values.All(value => float.IsFinite(value) && value >= 0);
}
