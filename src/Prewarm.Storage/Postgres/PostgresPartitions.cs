using System.Collections.Concurrent;
using System.Globalization;
using Prewarm.Storage.Sql;

namespace Prewarm.Storage.Postgres;

/// <summary>Partitions of the tables that are split by time, each of one span, named <c>TABLE_INDEX</c>.</summary>
internal sealed class PostgresPartitions
{
    /// <summary>One process at a time makes or drops partitions.</summary>
    private const long PartitionLock = PostgresSchema.MigrationLock + 1;

    /// <summary>Length of a partition in the unit of the table's time column: a week of minutes, ten weeks of hours, a day of decisions.</summary>
    private static readonly Dictionary<string, long> Spans = new(StringComparer.Ordinal)
    {
        ["minute"] = 7 * 1440,
        ["hour"] = 70 * 24,
        ["decision"] = 86_400_000,
    };

    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Names that are missing as far as this process knows.</summary>
    public List<(string Name, string Sql)> Missing(string table, IEnumerable<long> instants)
    {
        var span = Spans[table];
        return
        [
            .. instants
                .Select(instant => (long)Math.Floor(instant / (double)span))
                .Distinct()
                .Select(index => (Name: Name(table, index), Index: index))
                .Where(one => !_known.ContainsKey(one.Name))
                .OrderBy(one => one.Index)
                .Select(one => (one.Name, Create(table, one.Name, one.Index, span))),
        ];
    }

    public static void Create(SqlSession session, IEnumerable<(string Name, string Sql)> missing)
    {
        session.Execute($"SELECT pg_advisory_xact_lock({PartitionLock})");
        foreach (var (_, sql) in missing)
        {
            session.Execute(sql);
        }
    }

    public void Know(IEnumerable<(string Name, string Sql)> made)
    {
        foreach (var (name, _) in made)
        {
            _known[name] = true;
        }
    }

    /// <summary>Another process has dropped some: look again.</summary>
    public void Forget() => _known.Clear();

    /// <summary>Drops the partitions that lie wholly before an instant: no row is visited.</summary>
    public void Drop(SqlSession session, string table, long before)
    {
        session.Execute($"SELECT pg_advisory_xact_lock({PartitionLock})");
        var names = session.Query(
            """
            SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = to_regclass(@a)
            """,
            row => row.GetString(0),
            table
        );
        foreach (var name in names.Where(name => End(table, name) <= before))
        {
            session.Execute($"DROP TABLE IF EXISTS \"{name}\"");
            _known.TryRemove(name, out _);
        }
    }

    private static long End(string table, string name) =>
        long.TryParse(
            name.AsSpan(Math.Min(name.Length, table.Length + 1)).ToString().Replace('m', '-'),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var index
        )
            ? (index + 1) * Spans[table]
            : long.MaxValue; // Not one of ours: it stays.

    private static string Name(string table, long index) =>
        table + "_" + index.ToString(CultureInfo.InvariantCulture).Replace('-', 'm');

    private static string Create(string table, string name, long index, long span) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"CREATE TABLE IF NOT EXISTS \"{name}\" PARTITION OF {table} FOR VALUES FROM ({index * span}) TO ({(index + 1) * span})"
        );
}
