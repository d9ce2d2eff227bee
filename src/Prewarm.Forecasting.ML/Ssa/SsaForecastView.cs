using Microsoft.ML;
using Microsoft.ML.Data;

namespace Prewarm.Forecasting.ML.Ssa;

/// <summary>The input with the forecast columns; computed as a cursor moves, in the order of the rows.</summary>
internal sealed class SsaForecastView(IDataView input, DataViewSchema schema, SsaForecastingTransformer transformer)
    : IDataView
{
    /// <summary>The order of the rows is time.</summary>
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = new HashSet<int>(columnsNeeded.Select(column => column.Index));
        var outputs = Enumerable.Range(input.Schema.Count, schema.Count - input.Schema.Count).ToArray();
        var isForecast = Array.Exists(outputs, needed.Contains);
        var series = SeriesColumn.Find(input.Schema, transformer.Options.InputColumnName);
        var inputs = input.Schema.Where(column =>
            needed.Contains(column.Index) || (isForecast && column.Index == series.Index)
        );
        return new Cursor(
            input.GetRowCursor(inputs),
            schema,
            needed,
            isForecast ? transformer.CreateEngine() : null,
            series
        );
    }

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random? rand = null
    ) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(
        DataViewRowCursor inner,
        DataViewSchema schema,
        HashSet<int> needed,
        SsaForecastEngine? engine,
        DataViewSchema.Column series
    ) : DataViewRowCursor
    {
        private readonly Func<double>? _sample = engine is null ? null : SeriesColumn.Getter(inner, series);
        private SsaForecast? _forecast;

        public override long Position => inner.Position;

        public override long Batch => inner.Batch;

        public override DataViewSchema Schema => schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => needed.Contains(column.Index);

        public override bool MoveNext()
        {
            _forecast = null;
            if (!inner.MoveNext())
            {
                return false;
            }

            if (engine is not null)
            {
                engine.Append(_sample!());
            }

            return true;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => inner.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column))
            {
                throw new InvalidOperationException($"Column '{column.Name}' was not asked for.");
            }

            var output = column.Index - inner.Schema.Count;
            if (output < 0)
            {
                return inner.GetGetter<TValue>(inner.Schema[column.Index]);
            }

            ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) => Write(output, ref value);
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Column '{column.Name}' holds vectors of type Single.");
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }

        private void Write(int output, ref VBuffer<float> value)
        {
            // Forecast once a row, and only where a value is read.
            _forecast ??= engine!.Predict();
            var source = output switch
            {
                0 => _forecast.Mean,
                1 => _forecast.Lower,
                _ => _forecast.Upper,
            };
            var editor = VBufferEditor.Create(ref value, source.Count);
            for (var h = 0; h < source.Count; h++)
            {
                editor.Values[h] = (float)source[h];
            }

            value = editor.Commit();
        }
    }
}
