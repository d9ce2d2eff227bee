using Microsoft.ML;
using Microsoft.ML.Data;

namespace Prewarm.Forecasting.ML.Ssa;

/// <summary>A numeric column of a data view as a series.</summary>
internal static class SeriesColumn
{
    public static double[] Read(IDataView view, string name)
    {
        var column = Find(view.Schema, name);
        return column.Type == NumberDataViewType.Single
            ? [.. view.GetColumn<float>(column).Select(value => (double)value)]
            : [.. view.GetColumn<double>(column)];
    }

    /// <exception cref="ArgumentException">No such column, or it holds something else than single numbers.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        var column =
            schema.GetColumnOrNull(name)
            ?? throw new ArgumentException($"The data has no column '{name}'.", nameof(name));
        return column.Type == NumberDataViewType.Single || column.Type == NumberDataViewType.Double
            ? column
            : throw new ArgumentException(
                $"Column '{name}' must hold a number of type Single or Double in each row.",
                nameof(name)
            );
    }

    /// <summary>Reads a row's number in either precision.</summary>
    public static Func<double> Getter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type == NumberDataViewType.Single)
        {
            var single = row.GetGetter<float>(column);
            return () =>
            {
                float value = 0;
                single(ref value);
                return value;
            };
        }

        var twofold = row.GetGetter<double>(column);
        return () =>
        {
            double value = 0;
            twofold(ref value);
            return value;
        };
    }
}
