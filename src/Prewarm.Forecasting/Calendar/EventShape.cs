using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Calendar;

/// <summary>Course of an event's factor: what demand was over what it usually is, by the time since the start.</summary>
public sealed class EventShape
{
    /// <summary>A ratio beyond this says more about a usual value near zero than about the event.</summary>
    private const double RatioMost = 20;

    /// <summary>Usual demand below this share of its mean is too small to divide by.</summary>
    private const double UsualLeast = 0.02;

    /// <summary>Half width of the smoothing in steps: single samples are noise.</summary>
    private const int SmoothHalf = 2;

    private readonly double[] _ratios;

    private EventShape(TimeSpan step, double[] ratios)
    {
        Step = step;
        _ratios = ratios;
    }

    /// <summary>Spacing of the ratios.</summary>
    public TimeSpan Step { get; }

    /// <summary>Ratios since the start.</summary>
    public ReadOnlySpan<double> Ratios => _ratios;

    /// <summary>The shape of an event that has happened; null when fewer than half of its samples are known.</summary>
    /// <param name="history">Samples around it.</param>
    /// <param name="before">The event.</param>
    /// <param name="masked">Spans that are not usual, the event itself among them.</param>
    /// <param name="zone">Zone of the week.</param>
    public static EventShape? Of(RegularSeries history, EventOverlay before, MaskSet masked, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(masked);
        var usual = masked.Apply(history);
        return Of(history, before, WeekProfile.Build(usual.Start, usual.Step, usual.Values, zone));
    }

    internal static EventShape? Of(RegularSeries history, EventOverlay before, WeekProfile usual)
    {
        var from = Math.Max(0, (int)Math.Ceiling((before.Start - history.Start) / history.Step));
        var to = (int)Math.Min(history.Count, Math.Ceiling((before.End - history.Start) / history.Step));
        if (to <= from || history.TimeAt(from) - before.Start > history.Step)
        {
            return null;
        }

        var least = UsualLeast * usual.Values.ToArray().Average();
        var ratios = new double[to - from];
        for (var i = 0; i < ratios.Length; i++)
        {
            var value = usual.At(history.TimeAt(from + i));
            ratios[i] = value > least ? Math.Clamp(history[from + i] / value, 0, RatioMost) : double.NaN;
        }

        var known = ratios.Count(ratio => !double.IsNaN(ratio));
        return 2 * known < ratios.Length || known == 0 ? null : new EventShape(history.Step, Smooth(ratios));
    }

    /// <summary>Ratio at a time since the start; an event that lasts longer than its model keeps the last one.</summary>
    public double At(TimeSpan sinceStart) => _ratios[(int)Math.Clamp(sinceStart / Step, 0, _ratios.Length - 1)];

    /// <summary>Median of the known neighbours; where none is known the median of all.</summary>
    private static double[] Smooth(double[] ratios)
    {
        var middle = Medians.Of(ratios.ToArray());
        var smooth = new double[ratios.Length];
        for (var i = 0; i < ratios.Length; i++)
        {
            var from = Math.Max(0, i - SmoothHalf);
            var near = Medians.Of(ratios.AsSpan(from, Math.Min(ratios.Length, i + SmoothHalf + 1) - from).ToArray());
            smooth[i] = double.IsNaN(near) ? middle : near;
        }

        return smooth;
    }
}
