using Prewarm.Forecasting.Decomposition;

namespace Prewarm.Forecasting.Models;

/// <summary>A decomposition with a moving window: fit once, append samples, forecast from the newest.</summary>
/// <remarks>
/// The input must be complete; callers fill. The mean over the training part is taken out first and added back, so that
/// the forecast follows a shift of the series exactly. A series too short, constant or without a recurrence gives rank 0:
/// the forecast is then that mean. Appending replaces the oldest value of the window; the subspace stays until the next fit.
/// </remarks>
internal sealed class SsaState
{
    /// <summary>Shorter than this there is nothing to decompose.</summary>
    private const int LengthLeast = 16;

    private readonly double _mean;
    private readonly SsaSubspace? _subspace;
    private readonly double[] _window;
    private readonly SsaForecastMethod _method;
    private double[]? _newest;
    private int _oldest;

    private SsaState(double mean, SsaSubspace? subspace, double[] window, SsaForecastMethod method)
    {
        _method = method;
        _mean = mean;
        _subspace = subspace;
        _window = window;
    }

    public int Rank => _subspace?.Rank ?? 0;

    /// <param name="series">Finite values.</param>
    /// <param name="options">Options; sizes beyond the series are cut to it.</param>
    /// <param name="stepsPerDay">Steps of a day, for the default window.</param>
    /// <param name="signalOnly">Whether only what is taken for signal must have converged (<see cref="SsaDecomposition.Compute"/>).</param>
    public static SsaState Fit(
        ReadOnlySpan<double> series,
        SsaOptions options,
        int stepsPerDay,
        bool signalOnly = false
    )
    {
        var train = series[^Math.Min(series.Length, options.TrainSize ?? series.Length)..];
        double sum = 0;
        foreach (var value in train)
        {
            sum += value;
        }

        var mean = train.Length == 0 ? 0 : sum / train.Length;
        if (train.Length < LengthLeast)
        {
            return new SsaState(mean, null, [], options.ForecastMethod);
        }

        var centred = train.ToArray();
        double most = 0;
        for (var i = 0; i < centred.Length; i++)
        {
            centred[i] -= mean;
            most = Math.Max(most, Math.Abs(centred[i]));
        }

        if (most <= 1e-12 * Math.Abs(mean))
        {
            return new SsaState(mean, null, [], options.ForecastMethod);
        }

        var size = Math.Clamp(options.WindowSize ?? (2 * stepsPerDay), 2, centred.Length / 2);
        var found = SsaDecomposition.Compute(
            centred,
            size,
            options.Rank,
            options.MaxRank,
            options.Seed,
            signalOnly: signalOnly
        );
        var subspace = Subspace(found, options.Horizon);
        return new SsaState(mean, subspace, subspace is null ? [] : centred[^size..], options.ForecastMethod);
    }

    public void Append(double value)
    {
        if (_window.Length > 0)
        {
            _window[_oldest] = value - _mean;
            _oldest = (_oldest + 1) % _window.Length;
            _newest = null;
        }
    }

    /// <summary>The value at one lead without walking the path to it; null where the method has to.</summary>
    /// <param name="lead">Steps ahead, at least 1.</param>
    public double? ForecastAt(int lead)
    {
        if (_subspace is null)
        {
            return _mean;
        }

        if (_method == SsaForecastMethod.Recurrent)
        {
            return null;
        }

        _newest ??= _subspace.Project(_window.AsSpan(_oldest), _window.AsSpan(0, _oldest));
        return _mean + _subspace.ForecastAt(_newest, lead);
    }

    /// <summary>What <see cref="ForecastAt"/> says at every lead, or <see cref="Forecast"/> where that says nothing.</summary>
    public void Path(Span<double> values)
    {
        for (var h = 0; h < values.Length; h++)
        {
            if (ForecastAt(h + 1) is not { } value)
            {
                Forecast(values);
                return;
            }

            values[h] = value;
        }
    }

    public void Forecast(Span<double> values)
    {
        if (_subspace is null)
        {
            values.Fill(_mean);
            return;
        }

        var ordered = new double[_window.Length];
        _window.AsSpan(_oldest).CopyTo(ordered);
        _window.AsSpan(0, _oldest).CopyTo(ordered.AsSpan(_window.Length - _oldest));
        if (_method == SsaForecastMethod.Recurrent)
        {
            _subspace.ForecastRecurrent(ordered, values);
        }
        else
        {
            _subspace.Forecast(_subspace.Project(ordered), values);
        }

        for (var h = 0; h < values.Length; h++)
        {
            values[h] += _mean;
        }
    }

    /// <summary>Fewer triples where the full set allows no recurrence.</summary>
    private static SsaSubspace? Subspace(SsaDecomposition found, int horizon)
    {
        for (var rank = found.Rank; rank > 0; rank /= 2)
        {
            if (SsaSubspace.TryCreate(found.Vectors[..rank], horizon) is { } subspace)
            {
                return subspace;
            }
        }

        return null;
    }
}
