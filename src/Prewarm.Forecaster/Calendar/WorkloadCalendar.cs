using Prewarm.Forecasting.Calendar;
using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecaster.Calendar;

/// <summary>What a calendar means for one workload: its forecaster lives in usual demand, and what it says carries the events.</summary>
/// <param name="Stamp">Which calendar in which version; empty for none.</param>
/// <param name="Factors">As learned at the training.</param>
/// <param name="Lead">From a point of a forecast to its window.</param>
/// <param name="Window">Length of the window that a maximum is forecast for.</param>
internal sealed record WorkloadCalendar(string Stamp, EventFactors Factors, TimeSpan Lead, TimeSpan Window)
{
    public static WorkloadCalendar None { get; } = new(string.Empty, EventFactors.None, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>A sample as it would have been without events; missing where that cannot be told.</summary>
    public double Usual(double value, DateTimeOffset at) => Stamp.Length == 0 ? value : Factors.UsualOf(value, at);

    /// <summary>A forecast of usual demand with the events of its time.</summary>
    /// <remarks>
    /// Expected demand takes the factor of its instant. A window's maximum takes the highest factor within the window, which is what it
    /// is when demand is flat there and no less otherwise. The weekly profile stays usual: it stands in for whole weeks.
    /// </remarks>
    public WindowForecast Apply(WindowForecast forecast)
    {
        if (Stamp.Length == 0)
        {
            return forecast;
        }

        var holds = forecast.Holds.Count == 0 ? TimeSpan.Zero : forecast.Holds.Max();
        var first = -(int)Math.Ceiling(holds / forecast.Step);
        var (lead, window) = (Steps(Lead, forecast), Steps(Window, forecast));
        var points = forecast.Mean.Length;
        var factors = new double[points + lead + window + 1 - first];
        for (var i = 0; i < factors.Length; i++)
        {
            // Overlapping events multiply: beyond what one may say, they are a mistake.
            var factor = Factors.At(forecast.Origin + (forecast.Step * (first + i)));
            factors[i] = Math.Min(factor, EventOverlay.FactorMost);
        }

        if (Array.TrueForAll(factors, static factor => factor.Equals(1d)))
        {
            return forecast;
        }

        var levels = forecast.Levels.Length;
        var mean = new double[points];
        var quantiles = new double[forecast.WindowQuantiles.Length];
        for (var i = 0; i < points; i++)
        {
            mean[i] = forecast.Mean[i] * factors[i - first];
            var highest = Highest(i, i);
            for (var l = 0; l < levels; l++)
            {
                quantiles[(l * points) + i] = forecast.WindowQuantiles[(l * points) + i] * highest;
            }
        }

        var held = forecast.Held.ToArray();
        for (var k = 0; k < held.Length; k++)
        {
            held[k] *= Highest(-Steps(forecast.Holds[k / levels], forecast), 0);
        }

        return forecast with
        {
            Mean = mean,
            WindowQuantiles = quantiles,
            Held = held,
        };

        // The highest factor of the windows of all points from one to another.
        double Highest(int from, int to) => factors.AsSpan(from + lead - first, to - from + window + 1).ToArray().Max();
    }

    private static int Steps(TimeSpan span, WindowForecast forecast) => (int)Math.Ceiling(span / forecast.Step);
}
