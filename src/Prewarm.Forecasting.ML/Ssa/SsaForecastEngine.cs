using MathNet.Numerics.Distributions;

namespace Prewarm.Forecasting.ML.Ssa;

/// <summary>A fitted model for streaming use: take samples as they come, forecast at any of them, save a checkpoint.</summary>
/// <remarks>Not thread safe: one owner. Independent of the transformer it came from.</remarks>
public sealed class SsaForecastEngine
{
    private readonly SsaForecastingOptions _options;
    private readonly SsaSequence _sequence;

    internal SsaForecastEngine(SsaForecastingOptions options, SsaSequence sequence)
    {
        _options = options;
        _sequence = sequence;
    }

    /// <summary>Options of the fit.</summary>
    public SsaForecastingOptions Options => _options;

    /// <summary>Triples in use; 0 when there was nothing to decompose and the mean answers.</summary>
    public int Rank => _sequence.Rank;

    /// <summary>Standard deviation of one-step errors over the training part.</summary>
    public double Deviation => _sequence.Deviation;

    /// <summary>Takes the sample after the newest; NaN or infinite is missing, and its own forecast stands in.</summary>
    public void Append(double value) => _sequence.Append(value);

    /// <summary>Forecasts from the newest sample.</summary>
    /// <param name="horizon">Steps, at least 1; null: the fitted horizon. Another one needs <c>variableHorizon</c>.</param>
    /// <param name="level">Level of the interval, between 0 and 1; null: the fitted one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="InvalidOperationException">Another horizon was asked for and the model was not fitted with <c>variableHorizon</c>.</exception>
    public SsaForecast Predict(int? horizon = null, double? level = null)
    {
        var steps = horizon ?? _options.Horizon;
        var share = level ?? _options.ConfidenceLevel;
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1, nameof(horizon));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, SsaForecastingOptions.SizeMost, nameof(horizon));
        if (share is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), "The level must lie between 0 and 1.");
        }

        if (steps != _options.Horizon && !_options.VariableHorizon)
        {
            throw new InvalidOperationException(
                $"The model was fitted for a horizon of {_options.Horizon} steps; fit it with variableHorizon for others."
            );
        }

        var mean = new double[steps];
        var half = new double[steps];
        _sequence.Forecast(mean);
        _sequence.Deviations(half);
        var quantile = Normal.InvCDF(0, 1, (1 + share) / 2);
        var lower = new double[steps];
        var upper = new double[steps];
        for (var h = 0; h < steps; h++)
        {
            lower[h] = mean[h] - (quantile * half[h]);
            upper[h] = mean[h] + (quantile * half[h]);
        }

        return new SsaForecast(mean, lower, upper, share);
    }

    /// <summary>Writes a checkpoint: the options and the state as it is now.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SsaModelFile.Write(stream, _options, _sequence);
    }

    /// <summary>Goes on where a checkpoint or a saved transformer stands.</summary>
    /// <exception cref="InvalidDataException">The file is corrupt, foreign or of another version.</exception>
    public static SsaForecastEngine Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var (options, sequence) = SsaModelFile.Read(stream);
        return new SsaForecastEngine(options, sequence);
    }
}
