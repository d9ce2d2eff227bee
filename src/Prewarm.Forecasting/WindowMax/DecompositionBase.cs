using System.Buffers;
using Prewarm.Forecasting.Decomposition;
using Prewarm.Forecasting.Models;

namespace Prewarm.Forecasting.WindowMax;

/// <summary>The mean of the weekly profile and the decomposition of what it leaves, as one more opinion.</summary>
/// <remarks>
/// Demand is taken in means over <see cref="CoarseStep"/>: the decomposition carries the slow part, minutes are for the
/// live bases and the error quantiles. Between refits the state moves on by one remainder per complete bin. What the
/// newest minutes depart from its mean is added and fades over a short while. The maximum of the window is the maximum
/// of the mean over it; the error quantiles lift it.
/// </remarks>
internal sealed class DecompositionBase : IWindowMaxBase
{
    /// <summary>Fit on this much at most: four weeks and a day, so that a slot is met four times.</summary>
    private static readonly TimeSpan TrainWindow = TimeSpan.FromDays(29);

    /// <summary>History before the first fit: less than a day has no shape to speak of.</summary>
    private static readonly TimeSpan HistoryLeast = TimeSpan.FromDays(1);

    /// <summary>What is left of a profile is a few slow movements; more triples cost time and follow noise.</summary>
    private const int MaxRank = 12;

    private static readonly TimeSpan CoarseStep = TimeSpan.FromMinutes(10);

    private readonly DemandHistory _history;
    private readonly WindowMaxOptions _options;
    private readonly int _bin;
    private readonly int _nearSteps;
    private readonly double _nearFade;
    private readonly double[] _rest;
    private WeekProfile? _profile;
    private SsaState? _state;
    private int _binned;
    private int _restFrom;
    private double _near;

    public DecompositionBase(DemandHistory history, WindowMaxOptions options, WindowMaxTuning tuning)
    {
        _history = history;
        _options = options;
        _bin = options.StepsOf(CoarseStep);
        _nearSteps = options.StepsOf(tuning.NearWindow);
        _nearFade = Math.Pow(0.5, options.Step / tuning.NearHalfLife);
        _rest = new double[((options.Points + history.WindowSteps) / _bin) + 3];
    }

    public string Name => "seasonal-ssa";

    /// <summary>Index of the newest sample at the last fit; -1 before one.</summary>
    public int FittedAt { get; private set; } = -1;

    /// <summary>Rank of the last fit, 0 before one.</summary>
    public int Rank => _state?.Rank ?? 0;

    /// <summary>Fits profile and decomposition on the complete bins so far.</summary>
    public void Refit()
    {
        if (_history.Step * _history.Count < HistoryLeast)
        {
            return;
        }

        var bins = Math.Min(_history.Count / _bin, (int)(TrainWindow / (_options.Step * _bin)));
        var values = new double[bins];
        var from = _history.Last + 1 - (bins * _bin);
        for (var b = 0; b < bins; b++)
        {
            values[b] = BinMean(from + (b * _bin));
        }

        var step = _options.Step * _bin;
        _profile = WeekProfile.Build(_history.TimeAt(from), step, values, _options.TimeZone);
        for (var b = 0; b < bins; b++)
        {
            values[b] = Remainder(values[b], from + (b * _bin));
        }

        var options = new SsaOptions
        {
            MaxRank = MaxRank,
            Seed = _options.Seed,
            Horizon = _rest.Length,
        };
        _state = SsaState.Fit(values, options, (int)Math.Round(TimeSpan.FromDays(1) / step));
        _binned = _history.Last + 1;
        FittedAt = _history.Last;
        ForecastRest();
    }

    /// <summary>Its mean moves little within half a bin.</summary>
    private int WindowStride => Math.Max(1, Math.Min(_history.WindowSteps, _bin / 2));

    public void Prepare()
    {
        if (_state is null)
        {
            return;
        }

        var moved = false;
        for (; _binned + _bin <= _history.Last + 1; _binned += _bin)
        {
            _state.Append(Remainder(BinMean(_binned), _binned));
            moved = true;
        }

        if (moved)
        {
            ForecastRest();
        }

        CorrectNear();
    }

    public double WindowMax(int lead)
    {
        if (_state is null)
        {
            return double.NaN;
        }

        var most = double.NegativeInfinity;
        for (var h = lead; h < lead + _history.WindowSteps; h += WindowStride)
        {
            most = Math.Max(most, Mean(h));
        }

        return Math.Max(most, Mean(lead + _history.WindowSteps));
    }

    public double Mean(int lead) =>
        _state is null ? double.NaN : Math.Max(0, Smooth(_history.Last + lead) + (_near * Math.Pow(_nearFade, lead)));

    public void Along(OpinionPaths paths, int row)
    {
        var means = paths.Means(row);
        var maxima = paths.Maxima(row);
        if (_state is null)
        {
            means.Fill(double.NaN);
            maxima.Fill(double.NaN);
            return;
        }

        var reach = paths.Points + paths.Lead + _history.WindowSteps;
        var rented = ArrayPool<double>.Shared.Rent(reach);
        var path = rented.AsSpan(0, reach);
        FillPath(path);
        path[..paths.Points].CopyTo(means);
        for (var i = 0; i < maxima.Length; i++)
        {
            var window = path.Slice(i + paths.Lead, _history.WindowSteps + 1);
            var most = window[^1];
            for (var h = 0; h < _history.WindowSteps; h += WindowStride)
            {
                most = Math.Max(most, window[h]);
            }

            maxima[i] = most;
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>What <see cref="Mean"/> says from the origin on; bins and the fading departure are carried along.</summary>
    private void FillPath(Span<double> path)
    {
        var (near, known, left, right) = (_near, int.MinValue, 0.0, 0.0);
        for (var lead = 0; lead < path.Length; lead++, near *= _nearFade)
        {
            var (bin, share) = Place(_history.Last + lead);
            if (bin != known)
            {
                (known, left, right) = (bin, AtBin(bin), AtBin(bin + 1));
            }

            path[lead] = Math.Max(0, left + (share * (right - left)) + near);
        }
    }

    /// <summary>The departure of the newest known minutes from the smooth mean.</summary>
    private void CorrectNear()
    {
        double sum = 0;
        var count = 0;
        for (var index = _history.Last - _nearSteps + 1; index <= _history.Last; index++)
        {
            var value = _history.Value(index);
            if (!double.IsNaN(value))
            {
                sum += value - Smooth(index);
                count++;
            }
        }

        _near = count == 0 ? 0 : sum / count;
    }

    private void ForecastRest()
    {
        _state!.Forecast(_rest);
        _restFrom = _binned;
    }

    /// <summary>Profile and remainder, linear between the centres of bins.</summary>
    private double Smooth(int index)
    {
        var (bin, share) = Place(index);
        var left = AtBin(bin);
        return left + (share * (AtBin(bin + 1) - left));
    }

    /// <summary>The bin whose centre lies before an index, and how far it is on the way to the next.</summary>
    private (int Bin, double Share) Place(int index)
    {
        var position = ((double)(index - _restFrom) / _bin) - ((_bin - 1) / (2.0 * _bin));
        var bin = (int)Math.Floor(position);
        return (bin, position - bin);
    }

    /// <summary>Bins before the first forecast one stand on the first remainder.</summary>
    private double AtBin(int bin) =>
        _profile!.At(_history.TimeAt(_restFrom + (bin * _bin))) + _rest[Math.Clamp(bin, 0, _rest.Length - 1)];

    private double BinMean(int from) =>
        2 * _history.Known(from, from + _bin - 1) < _bin ? double.NaN : _history.Mean(from, from + _bin - 1);

    private double Remainder(double value, int from) =>
        double.IsNaN(value) ? 0 : value - _profile!.At(_history.TimeAt(from));
}
