using Prewarm.Forecasting.Decomposition;

namespace Prewarm.Forecasting.ML.Ssa;

/// <summary>A decomposed series with its newest samples: forecasts with intervals, and moves on sample by sample.</summary>
/// <remarks>
/// <para>
/// Method: the mean of the training part is taken out and added back; the remainder is decomposed (<see cref="SsaDecomposition"/>) and
/// forecast by the vector method (<see cref="SsaSubspace"/>), window projected at every forecast.
/// </para>
/// <para>
/// Intervals: a new sample departs from its forecast by an error of variance s^2; a unit of it moves the forecast j steps later by psi_j, the
/// forecast from a window of zeros that ends in one. The variance h steps ahead is then s^2 (1 + psi_1^2 + ... + psi_(h-1)^2), the linear
/// filter's (Box and Jenkins, chapter 5), and the bounds are the mean plus and minus the normal quantile times its root. s^2 is the mean square
/// of the one-step errors over the training part, the rank taken off their number.
/// </para>
/// <para>
/// A missing sample of the training part is interpolated between its neighbours; one that comes later is replaced by its own forecast.
/// </para>
/// </remarks>
internal sealed class SsaSequence
{
    /// <summary>Training samples whose one-step errors are measured at most: enough for a variance.</summary>
    private const int ErrorsMost = 20_000;

    /// <summary>Triples that a selection looks at, unless told otherwise.</summary>
    private const int RankMost = 40;

    /// <summary>Growth over its horizon that the subspace allows; a bound of another growth is turned into a horizon.</summary>
    private const double SubspaceGrowth = 1.5;

    private readonly SsaForecastingOptions _options;
    private readonly Queue<double> _kept;
    private SsaSubspace? _subspace;
    private double[][] _vectors;

    private SsaSequence(
        SsaForecastingOptions options,
        IEnumerable<double> kept,
        double mean,
        double deviation,
        double[][] vectors,
        int sinceRefit
    )
    {
        _options = options;
        _kept = new Queue<double>(kept);
        Mean = mean;
        Deviation = deviation;
        _vectors = vectors;
        SinceRefit = sinceRefit;
        _subspace = vectors.Length == 0 ? null : SsaSubspace.TryCreate(vectors, GrowthSteps(options));
    }

    /// <summary>Mean of the training part.</summary>
    public double Mean { get; private set; }

    /// <summary>Standard deviation of the one-step errors.</summary>
    public double Deviation { get; private set; }

    /// <summary>Samples since the last decomposition; counts only when adaptive.</summary>
    public int SinceRefit { get; private set; }

    public int Rank => _subspace?.Rank ?? 0;

    /// <summary>Left vectors of the signal.</summary>
    public IReadOnlyList<double[]> Vectors => _vectors;

    /// <summary>The newest samples, oldest first, complete.</summary>
    public IReadOnlyCollection<double> Kept => _kept;

    /// <param name="series">At least one known sample.</param>
    /// <param name="options">Valid options.</param>
    public static SsaSequence Fit(ReadOnlySpan<double> series, SsaForecastingOptions options)
    {
        var train = Complete(series[..Math.Min(series.Length, options.TrainSize)]);
        var sequence = new SsaSequence(options, train.TakeLast(options.SeriesLength), 0, 0, [], 0);
        sequence.Decompose(train);
        foreach (var value in series[train.Length..])
        {
            sequence.Append(value);
        }

        return sequence;
    }

    /// <summary>A sequence as it was saved.</summary>
    public static SsaSequence Restore(
        SsaForecastingOptions options,
        double[] kept,
        double mean,
        double deviation,
        double[][] vectors,
        int sinceRefit
    ) => new(options, kept, mean, deviation, vectors, sinceRefit);

    /// <summary>An independent copy: both may move on.</summary>
    public SsaSequence Copy() => new(_options, _kept, Mean, Deviation, _vectors, SinceRefit);

    /// <param name="value">The sample after the newest; not finite is missing.</param>
    public void Append(double value)
    {
        if (!double.IsFinite(value))
        {
            var next = new double[1];
            Forecast(next);
            value = next[0];
        }

        _kept.Enqueue(value);
        if (_kept.Count > _options.SeriesLength)
        {
            _kept.Dequeue();
        }

        SinceRefit++;
        if (_options.IsAdaptive && SinceRefit >= _options.WindowSize)
        {
            Decompose([.. _kept]);
        }
    }

    public void Forecast(Span<double> mean)
    {
        mean.Clear();
        if (_subspace is not null && _kept.Count >= _subspace.Window)
        {
            var window = _kept.TakeLast(_subspace.Window).Select(value => value - Mean).ToArray();
            _subspace.Forecast(_subspace.Project(window), mean);
        }

        for (var h = 0; h < mean.Length; h++)
        {
            mean[h] += Mean;
        }
    }

    /// <summary>Standard deviation of the forecast error 1, 2, ... steps ahead.</summary>
    public void Deviations(Span<double> deviations)
    {
        var response = new double[deviations.Length];
        if (_subspace is not null)
        {
            var unit = new double[_subspace.Window];
            unit[^1] = 1;
            _subspace.Forecast(_subspace.Project(unit), response);
        }

        double sum = 1;
        for (var h = 0; h < deviations.Length; h++)
        {
            deviations[h] = Deviation * Math.Sqrt(sum);
            sum += response[h] * response[h];
        }
    }

    private void Decompose(double[] train)
    {
        SinceRefit = 0;
        Mean = train.Average();
        var centred = Array.ConvertAll(train, value => value - Mean);
        var former = _vectors;
        _vectors = [];
        _subspace = null;
        var most = centred.Max(Math.Abs);

        // What rounding leaves of a constant series has no structure.
        if (centred.Length > _options.WindowSize && most > 1e-12 * Math.Abs(Mean))
        {
            Select(centred, former);
        }

        _vectors = _subspace is null ? [] : _vectors;
        Deviation = ErrorDeviation(centred);
    }

    /// <summary>Sets the subspace by the rank given or selected; leaves none where no rank allows a recurrence.</summary>
    /// <param name="centred">The training part without its mean.</param>
    /// <param name="former">Vectors of the decomposition before, to start from.</param>
    private void Select(double[] centred, double[][] former)
    {
        const int seed = 1;
        var most = Math.Min(_options.MaxRank ?? RankMost, _options.WindowSize - 1);
        if (_options.Rank is null && _options.RankSelectionMethod == RankSelectionMethod.Exact)
        {
            var all = SsaDecomposition.Compute(centred, _options.WindowSize, most, most, seed, former).Vectors;
            if (SsaRankSelection.Best(centred, all, _options.Horizon, GrowthSteps(_options)) is { } best)
            {
                (_subspace, _vectors) = best;
            }

            return;
        }

        var found = SsaDecomposition.Compute(centred, _options.WindowSize, _options.Rank, most, seed, former);
        for (var rank = found.Rank; rank > 0 && _subspace is null; rank /= 2)
        {
            // Fewer triples where the full set allows no recurrence.
            _vectors = found.Vectors[..rank];
            _subspace = SsaSubspace.TryCreate(_vectors, GrowthSteps(_options));
        }
    }

    /// <summary>Root of the mean squared one-step error over a centred series.</summary>
    private double ErrorDeviation(double[] centred)
    {
        var weights = OneStepWeights();
        var first = Math.Max(weights.Length, centred.Length - ErrorsMost);
        double sum = 0;
        for (var n = first; n < centred.Length; n++)
        {
            double forecast = 0;
            for (var i = 0; i < weights.Length; i++)
            {
                forecast += weights[i] * centred[n - weights.Length + i];
            }

            sum += (centred[n] - forecast) * (centred[n] - forecast);
        }

        return Math.Sqrt(sum / Math.Max(1, centred.Length - first - Math.Max(1, Rank)));
    }

    /// <summary>The one-step forecast as weights of the window, oldest first; empty when the mean is the forecast.</summary>
    private double[] OneStepWeights()
    {
        if (_subspace is null)
        {
            return [];
        }

        var weights = new double[_subspace.Window];
        var next = new double[1];
        for (var r = 0; r < Rank; r++)
        {
            var state = new double[Rank];
            state[r] = 1;
            _subspace.Forecast(state, next);
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] += next[0] * _vectors[r][i];
            }
        }

        return weights;
    }

    private static int GrowthSteps(SsaForecastingOptions options) =>
        options.MaxGrowth is { } growth
            ? (int)Math.Clamp(Math.Log(SubspaceGrowth) * growth.TimeSpan / Math.Log(growth.Growth), 1, int.MaxValue)
            : options.Horizon;

    /// <summary>Missing samples on the line between their neighbours; at the ends the nearest known one.</summary>
    private static double[] Complete(ReadOnlySpan<double> series)
    {
        var complete = series.ToArray();
        var last = -1;
        for (var i = 0; i <= complete.Length; i++)
        {
            if (i < complete.Length && !double.IsFinite(complete[i]))
            {
                continue;
            }

            for (var k = last + 1; k < i; k++)
            {
                var share = last < 0 || i == complete.Length ? 0 : (double)(k - last) / (i - last);
                var left = last < 0 ? complete[i] : complete[last];
                complete[k] = left + (share == 0 ? 0 : share * (complete[i] - left));
            }

            last = i;
        }

        return complete;
    }
}
