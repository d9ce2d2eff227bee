using Microsoft.ML;
using Microsoft.ML.Data;

namespace Prewarm.Forecasting.ML.Ssa;

/// <summary>Fits singular spectrum analysis to a column of a data view, as a step of an ML.NET pipeline.</summary>
/// <remarks>The counterpart of ML.NET's <c>ForecastBySsa</c>: same option names and meaning; see docs/decisions/ssa-and-mlnet.md for what differs.</remarks>
public sealed class SsaForecastingEstimator : IEstimator<SsaForecastingTransformer>
{
    private readonly MLContext _context;
    private readonly SsaForecastingOptions _options;

    /// <param name="context">The context of the pipeline.</param>
    /// <param name="options">Options; refused when an option has no meaning here.</param>
    /// <exception cref="ArgumentException">An option breaks its rule; the message names it.</exception>
    public SsaForecastingEstimator(MLContext context, SsaForecastingOptions options)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _context = context;
        _options = options;
    }

    /// <summary>Decomposes the first <c>trainSize</c> rows and moves on to the last row.</summary>
    /// <exception cref="ArgumentException">The column is missing, not numeric, or has no known sample among the rows to train on.</exception>
    public SsaForecastingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var series = SeriesColumn.Read(input, _options.InputColumnName);
        if (!Array.Exists(series[..Math.Min(series.Length, _options.TrainSize)], double.IsFinite))
        {
            throw new ArgumentException(
                $"Column '{_options.InputColumnName}' has no known sample among the rows to train on.",
                nameof(input)
            );
        }

        return new SsaForecastingTransformer(_options, SsaSequence.Fit(series, _options));
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);

        // Shapes of columns cannot be made outside ML.NET; a conversion to single precision and a concatenation have just this shape.
        var shape = inputSchema;
        foreach (var name in _options.OutputColumns())
        {
            shape = _context
                .Transforms.Conversion.ConvertType(name, _options.InputColumnName, DataKind.Single)
                .Append(_context.Transforms.Concatenate(name, name))
                .GetOutputSchema(shape);
        }

        return shape;
    }
}
