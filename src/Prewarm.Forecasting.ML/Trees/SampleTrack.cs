using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.ML.Trees;

/// <summary>The scaled samples so far, what was usual at each of them, and how far each departed from it.</summary>
/// <remarks>
/// <para>
/// Every question is answered only from samples up to a stated origin, so that rows for training see exactly what a forecast would have seen.
/// Usual at an instant: the centre of the last weeks at the same local time, blended with the centre of the last days,
/// <c>n / (n + k) w + k / (n + k) d</c> with n the weeks known and k the weeks that the days
/// count for, chosen by what would have told the history best.
/// </para>
/// <para>
/// Samples are divided by one unit, the mean magnitude, and held within <see cref="CapFactor"/> times a high quantile: one absurd sample must
/// not decide the scale of a week.
/// </para>
/// </remarks>
internal sealed class SampleTrack
{
    /// <summary>Samples beyond this many times the 99.5 % quantile of magnitudes are cut to it.</summary>
    private const double CapFactor = 20;

    /// <summary>Weeks and days that are looked back on for what is usual.</summary>
    private const int WeeksMost = 5;

    private const int DaysMost = 7;

    private const int ProbesMost = 1500;

    /// <summary>Weeks of history from which on a weight is chosen, and the share of the error that it must stay below.</summary>
    private const int WeeksToChoose = 3;

    private const double BetterBy = 0.97;

    /// <summary>Weeks that the days may count for; the first is taken where nothing tells them apart.</summary>
    private static readonly double[] DayWeights = [1, 0.25, 4, 16];

    /// <summary>Half width of the smoothing: shapes move by minutes from week to week.</summary>
    private static readonly TimeSpan Jitter = TimeSpan.FromMinutes(5);

    private readonly List<double> _samples;
    private readonly PrefixMeans _means;
    private readonly PrefixMeans _squares;
    private readonly PrefixMeans _departures;
    private readonly double _dayWeight;
    private readonly double _cap;
    private readonly int _jitter;

    public SampleTrack(RegularSeries history, TimeZoneInfo zone)
    {
        Clock = new LocalClock(history.Start, history.Step, zone);
        _jitter = (int)(Jitter / history.Step);
        (Unit, _cap) = Scale(history.Values);
        _samples = new List<double>(history.Count);
        _means = new PrefixMeans(history.Count);
        _squares = new PrefixMeans(history.Count);
        _departures = new PrefixMeans(history.Count);
        foreach (var value in history.Values)
        {
            AddSample(value);
        }

        _dayWeight = ChooseDayWeight();
        for (var i = 0; i < Count; i++)
        {
            AddDeparture(i);
        }
    }

    public LocalClock Clock { get; }

    /// <summary>What one scaled unit is worth; 1 for a series of zeros.</summary>
    public double Unit { get; }

    public int Count => _samples.Count;

    /// <summary>Samples that are not missing.</summary>
    public int Known { get; private set; }

    /// <summary>The newest known sample as it came, 0 when none is known.</summary>
    public double NewestRaw { get; private set; }

    /// <summary>Scaled sample, NaN where missing.</summary>
    public double this[int index] => _samples[index];

    public void Add(double value)
    {
        AddSample(value);
        AddDeparture(Count - 1);
    }

    /// <summary>Mean of the samples in a stretch, both ends inclusive; NaN of none.</summary>
    public double Mean(int from, int to) => _means.Mean(from, to);

    /// <summary>Mean departure from the usual in a stretch; NaN of none.</summary>
    public double Departure(int from, int to) => _departures.Mean(from, to);

    /// <summary>Standard deviation in a stretch; NaN of none.</summary>
    public double Spread(int from, int to)
    {
        var mean = _means.Mean(from, to);
        return Math.Sqrt(Math.Max(0, _squares.Mean(from, to) - (mean * mean)));
    }

    /// <summary>The newest known sample at or before an index; NaN of none.</summary>
    public double Newest(int index)
    {
        while (index >= 0 && double.IsNaN(_samples[index]))
        {
            index--;
        }

        return index < 0 ? double.NaN : _samples[index];
    }

    /// <summary>What is usual at a grid point by all that is known at an origin; NaN when nothing is.</summary>
    public double Usual(int index, int origin)
    {
        var (week, weeks) = Centre(index, origin, Clock.StepsPerWeek, WeeksMost);
        var (day, days) = Centre(index, origin, Clock.StepsPerDay, DaysMost);
        return Blend(week, weeks, day, days, _dayWeight);
    }

    /// <summary>Centre of the last seasons at the same local time, smoothed over neighbouring minutes; NaN and 0 when none is known.</summary>
    public (double Centre, int Known) Centre(int index, int origin, int season, int seasonsMost)
    {
        Span<double> values = stackalloc double[seasonsMost];
        var known = 0;
        var first = FirstSeason(index, origin, season);
        for (var age = first; age < first + seasonsMost; age++)
        {
            var value = Season(index, origin, season, age);
            if (!double.IsNaN(value))
            {
                Insert(values, known++, value);
            }
        }

        if (known == 0)
        {
            return (double.NaN, 0);
        }

        var cut = known <= 4 ? (known - 1) / 2 : 1;
        double sum = 0;
        foreach (var value in values[cut..(known - cut)])
        {
            sum += value;
        }

        return (sum / (known - (2 * cut)), known);
    }

    /// <summary>Keeps a few numbers in order; a call to sort them costs more than reading them.</summary>
    private static void Insert(Span<double> sorted, int count, double value)
    {
        var at = count;
        for (; at > 0 && sorted[at - 1] > value; at--)
        {
            sorted[at] = sorted[at - 1];
        }

        sorted[at] = value;
    }

    /// <summary>The sample one season before a grid point, the newest such that is known at the origin; NaN when missing.</summary>
    public double LastSeason(int index, int origin, int season) =>
        Season(index, origin, season, FirstSeason(index, origin, season));

    /// <summary>Mean departure around the same time of the last season, within some steps.</summary>
    public double LastSeasonDeparture(int index, int origin, int season, int half)
    {
        var then = Clock.Before(index, season, FirstSeason(index, origin, season));
        return then < 0 ? double.NaN : Departure(then - half, Math.Min(origin, then + half));
    }

    private void AddSample(double value)
    {
        if (!double.IsNaN(value))
        {
            Known++;
            NewestRaw = value;
        }

        var sample = Math.Clamp(value, -_cap, _cap) / Unit;
        _samples.Add(sample);
        _means.Add(sample);
        _squares.Add(sample * sample);
    }

    private void AddDeparture(int index) => _departures.Add(_samples[index] - Usual(index, index - 1));

    private static double Blend(double week, int weeks, double day, int days, double dayWeight) =>
        weeks == 0 ? day
        : days == 0 ? week
        : ((weeks * week) + (dayWeight * day)) / (weeks + dayWeight);

    /// <summary>The weight that would have told the known samples best, by their absolute error at up to <see cref="ProbesMost"/> of them.</summary>
    private double ChooseDayWeight()
    {
        var errors = new double[DayWeights.Length];
        var stride = Math.Max(1, (Count - Clock.StepsPerWeek) / ProbesMost);
        for (var i = Clock.StepsPerWeek; i < Count; i += stride)
        {
            var (week, weeks) = Centre(i, i - 1, Clock.StepsPerWeek, WeeksMost);
            var (day, days) = Centre(i, i - 1, Clock.StepsPerDay, DaysMost);
            for (var k = 0; k < errors.Length; k++)
            {
                var error = Math.Abs(_samples[i] - Blend(week, weeks, day, days, DayWeights[k]));
                errors[k] += double.IsNaN(error) ? 0 : error;
            }
        }

        // Little history tells the weights apart by chance.
        var best = Array.IndexOf(errors, errors.Min());
        return Count < WeeksToChoose * Clock.StepsPerWeek || errors[best] > BetterBy * errors[0]
            ? DayWeights[0]
            : DayWeights[best];
    }

    private static int FirstSeason(int index, int origin, int season) =>
        index <= origin ? 1 : Math.Max(1, (index - origin + season - 1) / season);

    private double Season(int index, int origin, int season, int age)
    {
        var then = Clock.Before(index, season, age);
        return then < 0 || then > origin ? double.NaN : _means.Mean(then - _jitter, Math.Min(origin, then + _jitter));
    }

    private static (double Unit, double Cap) Scale(ReadOnlySpan<double> values)
    {
        var sizes = new List<double>(values.Length);
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                sizes.Add(Math.Abs(value));
            }
        }

        if (sizes.Count == 0)
        {
            return (1, double.MaxValue);
        }

        sizes.Sort();
        var high = sizes[(int)(0.995 * (sizes.Count - 1))];
        var cap = high > 0 && high < double.MaxValue / CapFactor ? CapFactor * high : sizes[^1];
        double mean = 0;
        foreach (var size in sizes)
        {
            mean += Math.Min(size, cap) / sizes.Count;
        }

        return mean > 0 ? (mean, cap) : (1, double.MaxValue);
    }
}
