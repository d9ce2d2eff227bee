using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Prewarm.Forecasting.Series;

namespace Prewarm.Storage.Sqlite;

/// <summary>History in one SQLite file: one connection, one lock, one transaction per minute.</summary>
public sealed class SqliteHistoryStore : IHistoryStore
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly SqliteFile _file;
    private readonly Dictionary<HistoryKey, long> _ids = [];

    /// <exception cref="StorageException">The file cannot be opened.</exception>
    public SqliteHistoryStore(string path, TimeProvider clock, ILogger<SqliteHistoryStore> logger)
    {
        _file = SqliteFile.Open(path, clock, logger);
        try
        {
            Guarded(ReadIds);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>For tests that take the room or the right to write away.</summary>
    internal SqliteConnection Connection => _file.Connection;

    public void Register(StoredWorkload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        Guarded(() =>
        {
            using var command = Command(
                """
                INSERT INTO workload (namespace, name, trigger, settings) VALUES ($a, $b, $c, $d)
                ON CONFLICT (namespace, name, trigger) DO UPDATE SET settings = excluded.settings RETURNING id
                """,
                workload.Key.Namespace,
                workload.Key.Name,
                workload.Key.Trigger,
                workload.Settings
            );
            _ids[workload.Key] = (long)command.ExecuteScalar()!;
            return 0;
        });
    }

    public IReadOnlyList<StoredWorkload> Workloads() =>
        Guarded(() =>
        {
            using var command = Command(
                "SELECT namespace, name, trigger, settings FROM workload ORDER BY namespace, name, trigger"
            );
            using var reader = command.ExecuteReader();
            var workloads = new List<StoredWorkload>();
            while (reader.Read())
            {
                var key = new HistoryKey(reader.GetString(0), reader.GetString(1), reader.GetString(2));
                workloads.Add(new StoredWorkload(key, (byte[])reader[3]));
            }

            return workloads;
        });

    public int Append(DateTimeOffset minute, IReadOnlyCollection<KeyValuePair<HistoryKey, double>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Guarded(() => Write(values.Select(pair => (pair.Key, Number(minute), pair.Value)), overwrite: true));
    }

    public int Import(HistoryKey key, RegularSeries series, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(series);
        return Guarded(() =>
            Write(MinuteGrid.Spread(series).Select(pair => (key, Number(pair.At), pair.Value)), overwrite)
        );
    }

    public RegularSeries Read(HistoryKey key, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (Number(from), Number(to));
        var values = new double[Math.Max(0, last - first + 1)];
        Array.Fill(values, double.NaN);
        return Guarded(() =>
        {
            if (_ids.TryGetValue(key, out var id))
            {
                using var command = Command(
                    "SELECT minute, value FROM minute WHERE workload = $a AND minute BETWEEN $b AND $c",
                    id,
                    first,
                    last
                );
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    values[reader.GetInt64(0) - first] = reader.GetDouble(1);
                }
            }

            return new RegularSeries(At(first), Minute, values);
        });
    }

    public (DateTimeOffset First, DateTimeOffset Last)? Span(HistoryKey key) =>
        Guarded<(DateTimeOffset, DateTimeOffset)?>(() =>
        {
            if (!_ids.TryGetValue(key, out var id))
            {
                return null;
            }

            using var command = Command("SELECT min(minute), max(minute) FROM minute WHERE workload = $a", id);
            using var reader = command.ExecuteReader();
            return reader.Read() && !reader.IsDBNull(0) ? (At(reader.GetInt64(0)), At(reader.GetInt64(1))) : null;
        });

    public int Trim(DateTimeOffset before) =>
        Guarded(() =>
        {
            using var command = Command("DELETE FROM minute WHERE minute < $a", Number(before));
            return command.ExecuteNonQuery();
        });

    public void Record(TrainingRecord training)
    {
        ArgumentNullException.ThrowIfNull(training);
        Guarded(() =>
        {
            if (_ids.TryGetValue(training.Key, out var id))
            {
                using var command = Command(
                    "INSERT OR REPLACE INTO training VALUES ($a, $b, $c, $d, $e, $f, $g)",
                    id,
                    training.At.ToUnixTimeMilliseconds(),
                    training.Model,
                    training.Points,
                    training.PinballLoss,
                    training.Coverage,
                    training.Duration.TotalMilliseconds
                );
                command.ExecuteNonQuery();
            }

            return 0;
        });
    }

    public TrainingRecord? LastTraining(HistoryKey key) =>
        Guarded(() =>
        {
            if (!_ids.TryGetValue(key, out var id))
            {
                return null;
            }

            using var command = Command(
                "SELECT at, model, points, pinball, coverage, milliseconds FROM training WHERE workload = $a ORDER BY at DESC LIMIT 1",
                id
            );
            using var reader = command.ExecuteReader();
            return reader.Read()
                ? new TrainingRecord(
                    key,
                    DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0)),
                    reader.GetString(1),
                    reader.GetInt32(2),
                    reader.GetDouble(3),
                    reader.GetDouble(4),
                    TimeSpan.FromMilliseconds(reader.GetDouble(5))
                )
                : null;
        });

    public void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
        }
    }

    private int ReadIds()
    {
        using var command = Command("SELECT id, namespace, name, trigger FROM workload");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            _ids[new HistoryKey(reader.GetString(1), reader.GetString(2), reader.GetString(3))] = reader.GetInt64(0);
        }

        return _ids.Count;
    }

    private int Write(IEnumerable<(HistoryKey Key, long Minute, double Value)> values, bool overwrite)
    {
        var conflict = overwrite ? "REPLACE" : "IGNORE";
        using var transaction = _file.Connection.BeginTransaction();
        using var command = Command(
            $"INSERT OR {conflict} INTO minute (workload, minute, value) VALUES ($a, $b, $c)",
            0L,
            0L,
            0.0
        );
        command.Transaction = transaction;
        command.Prepare();
        var written = 0;
        foreach (var (key, minute, value) in values)
        {
            if (double.IsFinite(value) && _ids.TryGetValue(key, out var id))
            {
                command.Parameters[0].Value = id;
                command.Parameters[1].Value = minute;
                command.Parameters[2].Value = value;
                written += command.ExecuteNonQuery();
            }
        }

        transaction.Commit();
        return written;
    }

    private T Guarded<T>(Func<T> work)
    {
        lock (_gate)
        {
            try
            {
                return work();
            }
            catch (SqliteException failure)
            {
                throw SqliteFailures.Of(failure);
            }
        }
    }

    private SqliteCommand Command(string sql, params object[] values)
    {
        var command = _file.Connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of this file; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue("$" + (char)('a' + i), values[i]);
        }

        return command;
    }

    private static long Number(DateTimeOffset at) => (long)Math.Floor(at.ToUnixTimeMilliseconds() / 60_000.0);

    private static DateTimeOffset At(long minute) => DateTimeOffset.FromUnixTimeSeconds(minute * 60);
}
