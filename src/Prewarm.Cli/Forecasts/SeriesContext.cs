using Prewarm.Forecaster.Calendar;
using Prewarm.Forecasting.Calendar;
using Prewarm.Forecasting.Series;

namespace Prewarm.Cli.Forecasts;

/// <summary>What is known of a series besides its samples.</summary>
/// <param name="Mask">Spans that train nothing and score nothing.</param>
/// <param name="EventsFile">An iCalendar; null: none.</param>
/// <param name="Zone">Zone in which days and weeks repeat and in which dates are meant.</param>
internal sealed record SeriesContext(MaskSet Mask, string? EventsFile, TimeZoneInfo Zone)
{
    /// <summary>Nothing.</summary>
    public static SeriesContext None { get; } = new(MaskSet.Empty, null, TimeZoneInfo.Utc);

    /// <summary>Whether bursts and dips that never came back are masked too; only where nothing is judged, since whether they come back is known afterwards.</summary>
    public bool DropsOutliers { get; init; }

    /// <summary>The series without its masked samples.</summary>
    /// <exception cref="CsvSeriesException">Nothing is left of it.</exception>
    public InputSeries Apply(InputSeries input)
    {
        var masked = Mask.Apply(input.Series);
        masked = DropsOutliers ? OutlierMask.Find(masked, Zone).Apply(masked) : masked;
        if (ReferenceEquals(masked, input.Series))
        {
            return input;
        }

        return masked.Values.ToArray().All(double.IsNaN)
            ? throw new CsvSeriesException(input.Name, 0, "has no known value outside what is masked")
            : input with
            {
                Series = masked,
            };
    }

    /// <summary>Events of the time of a series and of a horizon beyond it.</summary>
    /// <exception cref="ICalendarException">The file cannot be read or breaks a rule.</exception>
    public EventOverlays Events(RegularSeries series, int horizonSteps) =>
        EventsFile is null
            ? EventOverlays.None
            : ICalendarEvents.Read(EventsFile, Zone, series.Start, series.End + (series.Step * (horizonSteps + 1)));
}
