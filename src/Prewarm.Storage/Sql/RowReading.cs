using System.Data.Common;

namespace Prewarm.Storage.Sql;

/// <summary>NaN is NULL in the tables: SQLite knows no NaN.</summary>
internal static class RowReading
{
    public static object? OrNull(double value) => double.IsFinite(value) ? value : null;

    public static double DoubleOrNaN(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? double.NaN : row.GetDouble(column);

    public static DateTimeOffset Instant(this DbDataReader row, int column) => Instants.At(row.GetInt64(column));

    public static DateTimeOffset? InstantOrNull(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.Instant(column);
}
