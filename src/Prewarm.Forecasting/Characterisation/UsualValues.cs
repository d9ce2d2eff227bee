using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Characterisation;

/// <summary>Forecasts of the simplest kind, made only from what lies at or before the origin.</summary>
internal sealed class UsualValues
{
    private const int CyclesMost = 4;

    /// <summary>Pairs that a mean error needs.</summary>
    private const int PairsLeast = 20;

    private readonly RegularSeries _series;
    private readonly double[] _sums;
    private readonly int[] _counts;
    private readonly int _perDay;
    private readonly int _perWeek;

    public UsualValues(RegularSeries series)
    {
        _series = series;
        _perDay = Math.Max(1, (int)Math.Round(TimeSpan.FromDays(1) / series.Step));
        _perWeek = Math.Max(1, (int)Math.Round(TimeSpan.FromDays(7) / series.Step));
        _sums = new double[series.Count + 1];
        _counts = new int[series.Count + 1];
        for (var i = 0; i < series.Count; i++)
        {
            var known = !double.IsNaN(series[i]);
            _sums[i + 1] = _sums[i] + (known ? series[i] : 0);
            _counts[i + 1] = _counts[i] + (known ? 1 : 0);
        }
    }

    public int Count => _series.Count;

    /// <summary>Share of a departure that survives a lead, 0-1, by least squares over some targets.</summary>
    public double Persistence(UsualBasis basis, int lead, int from, int to, int stride)
    {
        double both = 0,
            squares = 0;
        for (var target = from + lead; target < to; target += stride)
        {
            var origin = target - lead;
            var before = _series[origin] - Usual(basis, origin, origin);
            var after = _series[target] - Usual(basis, target, origin);
            if (!double.IsNaN(before) && !double.IsNaN(after))
            {
                both += before * after;
                squares += before * before;
            }
        }

        return squares > 0 ? Math.Clamp(both / squares, 0, 1) : 0;
    }

    /// <summary>Mean absolute error over some targets; infinite when too few are known.</summary>
    public double Error(UsualBasis basis, double persistence, int lead, int from, int to, int stride)
    {
        double sum = 0;
        var pairs = 0;
        for (var target = from + lead; target < to; target += stride)
        {
            var origin = target - lead;
            var departure = _series[origin] - Usual(basis, origin, origin);
            var error = Math.Abs(_series[target] - Usual(basis, target, origin) - (persistence * departure));
            if (!double.IsNaN(error))
            {
                sum += error;
                pairs++;
            }
        }

        return pairs < PairsLeast ? double.PositiveInfinity : sum / pairs;
    }

    /// <summary>Usual value of a target as known at an origin; for the origin itself, as known just before it.</summary>
    private double Usual(UsualBasis basis, int target, int origin)
    {
        if (basis == UsualBasis.Level)
        {
            var from = Math.Max(0, origin - _perWeek);
            var known = _counts[origin] - _counts[from];
            return known > 0 ? (_sums[origin] - _sums[from]) / known : double.NaN;
        }

        var season = basis == UsualBasis.Days ? _perDay : _perWeek;
        double sum = 0;
        var cycles = 0;
        var last = target == origin ? origin - 1 : origin;
        for (var at = target - season; at >= 0 && cycles < CyclesMost; at -= season)
        {
            if (at <= last && !double.IsNaN(_series[at]))
            {
                sum += _series[at];
                cycles++;
            }
        }

        return cycles > 0 ? sum / cycles : double.NaN;
    }
}

/// <summary>What counts as usual at a target.</summary>
internal enum UsualBasis
{
    /// <summary>The level of the week before the origin.</summary>
    Level,

    /// <summary>Former days at the same time.</summary>
    Days,

    /// <summary>Former weeks at the same time.</summary>
    Weeks,
}
