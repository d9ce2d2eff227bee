using Prewarm.Forecasting.Decomposition;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Models;

/// <summary>Sines and cosines of the local day and week, tabulated per slot.</summary>
internal sealed class HarmonicTerms
{
    private const int DayMost = 6;

    /// <summary>Of the week; multiples of seven are the day's.</summary>
    private const int WeekMost = 6;

    private readonly WeekCalendar _calendar;
    private readonly double[] _table;

    /// <param name="step">Step of the series.</param>
    /// <param name="zone">Zone of the week.</param>
    /// <param name="day">Whether the day counts.</param>
    /// <param name="week">Whether the week counts.</param>
    public HarmonicTerms(TimeSpan step, TimeZoneInfo zone, bool day, bool week)
    {
        _calendar = new WeekCalendar(zone, WeekCalendar.SlotFor(step));
        List<int> orders =
        [
            .. week ? Enumerable.Range(1, WeekMost) : [],
            .. day ? Enumerable.Range(1, Math.Min(DayMost, (_calendar.SlotsPerDay - 1) / 2)).Select(k => 7 * k) : [],
        ];
        Count = 2 * orders.Count;
        _table = new double[Count * _calendar.SlotsPerWeek];
        for (var s = 0; s < _calendar.SlotsPerWeek; s++)
        {
            for (var k = 0; k < orders.Count; k++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * orders[k] * s / _calendar.SlotsPerWeek);
                _table[(s * Count) + (2 * k)] = sin;
                _table[(s * Count) + (2 * k) + 1] = cos;
            }
        }
    }

    /// <summary>Number of terms.</summary>
    public int Count { get; }

    /// <summary>The terms at an instant.</summary>
    public ReadOnlySpan<double> At(DateTimeOffset at) => _table.AsSpan(SlotAt(at) * Count, Count);

    /// <summary>Slot of the week of an instant.</summary>
    public int SlotAt(DateTimeOffset at) => _calendar.SlotOfWeek(at);

    /// <summary>A constant and the weighed terms, one value per slot of the week.</summary>
    public double[] Waves(double constant, ReadOnlySpan<double> weights)
    {
        var waves = new double[_calendar.SlotsPerWeek];
        for (var s = 0; s < waves.Length; s++)
        {
            waves[s] = constant + DenseVectors.Dot(_table.AsSpan(s * Count, Count), weights);
        }

        return waves;
    }
}
