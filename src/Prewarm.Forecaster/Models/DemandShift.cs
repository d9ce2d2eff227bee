using Prewarm.Forecasting.Series;

namespace Prewarm.Forecaster.Models;

/// <summary>Finds a lasting change of the level of demand: a launch, a migration, a customer who left. Pure.</summary>
/// <remarks>
/// Each of the last hours is compared with the same hour of the week of all weeks before, by the ratio of their medians; a shift is
/// a run of hours up to the last, all on the same side of one by the same large factor. Rhythm does not count, as both sides have it.
/// </remarks>
internal static class DemandShift
{
    private const double Factor = 1.6;
    private const int HoursMin = 8;
    private const int HoursMax = 7 * 24;
    private const int MinutesPerHour = 60;
    private const int WeekHours = 168;

    /// <summary>The first hour of the new level; null when the level is what it was.</summary>
    /// <param name="history">Demand by minute, more than a week of it; NaN is missing.</param>
    public static DateTimeOffset? Find(RegularSeries history)
    {
        var hours = Hours(history);
        var (side, run) = (0, 0);
        for (var back = 0; back < Math.Min(HoursMax, hours.Length - WeekHours); back++)
        {
            var i = hours.Length - 1 - back;
            var before = Median(Enumerable.Range(1, i / WeekHours).Select(week => hours[i - (week * WeekHours)]));
            var here =
                double.IsNaN(hours[i]) || double.IsNaN(before) || before <= 0 ? 0
                : hours[i] > before * Factor ? 1
                : hours[i] < before / Factor ? -1
                : 0;
            if (here == 0 || (side != 0 && here != side))
            {
                break;
            }

            (side, run) = (here, run + 1);
        }

        return run >= HoursMin ? history.TimeAt((hours.Length - run) * MinutesPerHour) : null;
    }

    private static double[] Hours(RegularSeries history)
    {
        var hours = new double[history.Count / MinutesPerHour];
        for (var hour = 0; hour < hours.Length; hour++)
        {
            hours[hour] = Median(history.Values.Slice(hour * MinutesPerHour, MinutesPerHour).ToArray());
        }

        return hours;
    }

    private static double Median(IEnumerable<double> values)
    {
        var known = values.Where(value => !double.IsNaN(value)).Order().ToArray();
        return known.Length == 0 ? double.NaN : known[known.Length / 2];
    }
}
