using Microsoft.ML;
using Microsoft.ML.Data;

namespace Prewarm.Forecasting.ML.Ssa;

/// <summary>A fitted model in a pipeline: each row moves the state on by its sample and gets the forecast from there.</summary>
/// <remarks>
/// Every pass over transformed data starts from the fitted state, so passes give the same answers. Rows depend on those before them: the transformer is no
/// row mapper, and the engine (<see cref="CreateEngine"/>) is the way to forecast sample by sample.
/// </remarks>
public sealed class SsaForecastingTransformer : ITransformer
{
    private readonly SsaForecastingOptions _options;
    private readonly SsaSequence _sequence;

    internal SsaForecastingTransformer(SsaForecastingOptions options, SsaSequence sequence)
    {
        _options = options;
        _sequence = sequence;
    }

    /// <summary>Options of the fit.</summary>
    public SsaForecastingOptions Options => _options;

    /// <summary>Triples in use; 0 when there was nothing to decompose and the mean answers.</summary>
    public int Rank => _sequence.Rank;

    /// <inheritdoc/>
    bool ITransformer.IsRowToRowMapper => false;

    /// <summary>An engine that starts at the fitted state and moves on independently.</summary>
    public SsaForecastEngine CreateEngine() => new(_options, _sequence.Copy());

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SeriesColumn.Find(inputSchema, _options.InputColumnName);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        var type = _options.VariableHorizon
            ? new VectorDataViewType(NumberDataViewType.Single)
            : new VectorDataViewType(NumberDataViewType.Single, _options.Horizon);
        foreach (var name in _options.OutputColumns())
        {
            builder.AddColumn(name, type);
        }

        return builder.ToSchema();
    }

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new SsaForecastView(input, GetOutputSchema(input.Schema), this);
    }

    /// <inheritdoc/>
    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) =>
        throw new InvalidOperationException(
            "Forecasts depend on the rows before: this transformer maps no single row. Use CreateEngine."
        );

    /// <summary>Writes the options and the fitted state.</summary>
    public void Save(Stream stream) => CreateEngine().Save(stream);

    /// <inheritdoc/>
    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        throw new NotSupportedException(
            "ML.NET saves only its own transformers in its model files; use SsaForecastingTransformer.Save(Stream)."
        );

    /// <summary>A transformer as it was saved.</summary>
    /// <exception cref="InvalidDataException">The file is corrupt, foreign or of another version.</exception>
    public static SsaForecastingTransformer Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var (options, sequence) = SsaModelFile.Read(stream);
        return new SsaForecastingTransformer(options, sequence);
    }
}
