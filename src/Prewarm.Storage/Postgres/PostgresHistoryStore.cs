using Prewarm.Forecasting.Series;
using Prewarm.Storage.Sql;

namespace Prewarm.Storage.Postgres;

/// <summary>History in PostgreSQL: a row per minute and workload, in partitions of a week that are dropped when they are old.</summary>
internal sealed class PostgresHistoryStore(PostgresDatabase database) : IHistoryStore
{
    private const string Upsert = """
        ON CONFLICT (workload, minute) DO UPDATE SET mean = excluded.mean, min = excluded.min, max = excluded.max,
            count = excluded.count
        """;

    private const int MinutesPerHour = 60;

    /// <summary>Minutes that a store held back for a day are still rolled up after a restart.</summary>
    private const int HoursRolledAgain = 26;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private long? _rolledUntil;

    public void Register(StoredWorkload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        database.Register(workload);
    }

    public IReadOnlyList<StoredWorkload> Workloads() => database.Workloads();

    public int Append(DateTimeOffset minute, IReadOnlyCollection<KeyValuePair<HistoryKey, MinuteSample>> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var at = Instants.Minute(minute);
        var rows = database
            .Numbered(samples.Where(pair => pair.Value.IsGood), pair => pair.Key)
            .DistinctBy(one => one.Workload)
            .Select(one => (one.Workload, Minute: at, one.Row.Value))
            .ToList();
        if (rows.Count == 0)
        {
            return 0;
        }

        Insert(rows, overwrite: true);
        RollAgainFrom(at);
        return rows.Count;
    }

    public int Import(HistoryKey key, RegularSeries series, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (database.Find(key) is not { } id)
        {
            return 0;
        }

        var rows = MinuteGrid
            .Spread(series)
            .Where(pair => double.IsFinite(pair.Value))
            .Select(pair => (id, Instants.Minute(pair.At), MinuteSample.Of(pair.Value)))
            .DistinctBy(row => row.Item2)
            .ToList();
        if (rows.Count == 0)
        {
            return 0;
        }

        var written = Insert(rows, overwrite);
        RollUp(rows[0].Item2 / MinutesPerHour, (rows[^1].Item2 / MinutesPerHour) + 1, id);
        return written;
    }

    public RegularSeries Read(HistoryKey key, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (Instants.Minute(from), Instants.Minute(to));
        var values = new double[Math.Max(0, last - first + 1)];
        Array.Fill(values, double.NaN);
        foreach (var (at, mean) in Select("minute", key, first, last, row => (row.GetInt64(0), row.GetDouble(1))))
        {
            values[at - first] = mean;
        }

        return new RegularSeries(Instants.AtMinute(first), Minute, values);
    }

    public IReadOnlyList<TimedSample> ReadSamples(HistoryKey key, DateTimeOffset from, DateTimeOffset to) =>
        Select("minute", key, Instants.Minute(from), Instants.Minute(to), row => Timed(row, Instants.AtMinute));

    public IReadOnlyList<TimedSample> ReadHours(HistoryKey key, DateTimeOffset from, DateTimeOffset to) =>
        Select("hour", key, Instants.Hour(from), Instants.Hour(to), row => Timed(row, Instants.AtHour));

    public (DateTimeOffset First, DateTimeOffset Last)? Span(HistoryKey key) =>
        database.Find(key) is not { } id
            ? null
            : database
                .Read(session =>
                    session.Query(
                        "SELECT min(minute), max(minute) FROM minute WHERE workload = @a",
                        row =>
                            row.IsDBNull(0)
                                ? ((DateTimeOffset, DateTimeOffset)?)null
                                : (Instants.AtMinute(row.GetInt64(0)), Instants.AtMinute(row.GetInt64(1))),
                        id
                    )
                )
                .Single();

    public void Compact(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = Instants.Hour(now);
        long from;
        lock (_gate)
        {
            from = Math.Min(_rolledUntil ?? (until - HoursRolledAgain), until);
            _rolledUntil = until;
        }

        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            RollUp(from, until, workload: 0);
        }
        catch
        {
            RollAgainFrom(from * MinutesPerHour);
            throw;
        }
    }

    public void Trim(DateTimeOffset minutesBefore, DateTimeOffset hoursBefore)
    {
        database.TrimByTime("minute", "minute", Instants.Minute(minutesBefore));
        database.TrimByTime("hour", "hour", Instants.Hour(hoursBefore));
    }

    public void Record(TrainingRecord training)
    {
        ArgumentNullException.ThrowIfNull(training);
        TrainingRecords.Put(database, training);
    }

    public TrainingRecord? LastTraining(HistoryKey key) => TrainingRecords.Last(database, key);

    /// <summary>The engine owns the database and closes it.</summary>
    public void Dispose() { }

    private static TimedSample Timed(System.Data.Common.DbDataReader row, Func<long, DateTimeOffset> at) =>
        new(
            at(row.GetInt64(0)),
            new MinuteSample(row.GetDouble(1), row.GetDouble(2), row.GetDouble(3), row.GetInt32(4))
        );

    private List<T> Select<T>(
        string table,
        HistoryKey key,
        long first,
        long last,
        Func<System.Data.Common.DbDataReader, T> read
    ) =>
        first > last || database.Find(key) is not { } id
            ? []
            : database.Read(session =>
                session.Query(
                    $"""
                    SELECT {table}, mean, min, max, count FROM {table}
                    WHERE workload = @a AND {table} BETWEEN @b AND @c ORDER BY {table}
                    """,
                    read,
                    id,
                    first,
                    last
                )
            );

    private int Insert(List<(long Workload, long Minute, MinuteSample Sample)> rows, bool overwrite)
    {
        database.Prepare("minute", rows.Select(row => row.Minute));
        return database.Write(session =>
            session.Execute(
                $"""
                INSERT INTO minute (workload, minute, mean, min, max, count)
                SELECT * FROM unnest(@a, @b, @c, @d, @e, @f)
                {(overwrite ? Upsert : "ON CONFLICT (workload, minute) DO NOTHING")}
                """,
                rows.Select(row => row.Workload).ToArray(),
                rows.Select(row => row.Minute).ToArray(),
                rows.Select(row => row.Sample.Mean).ToArray(),
                rows.Select(row => row.Sample.Min).ToArray(),
                rows.Select(row => row.Sample.Max).ToArray(),
                rows.Select(row => row.Sample.Count).ToArray()
            )
        );
    }

    /// <summary>Hours in [from, until), of one workload or (0) of all.</summary>
    private void RollUp(long from, long until, long workload)
    {
        if (from >= until)
        {
            return;
        }

        database.Prepare("hour", [from, until - 1]);
        for (var hour = from; hour < until; hour += 24)
        {
            database.Prepare("hour", [hour]);
        }

        database.Write(session =>
            session.Execute(
                """
                INSERT INTO hour (workload, hour, mean, min, max, count)
                SELECT workload, floor(minute / 60.0)::bigint AS at, avg(mean), min(min), max(max), count(*)::integer
                FROM minute WHERE minute >= @a AND minute < @b AND (@c = 0 OR workload = @c)
                GROUP BY workload, at ORDER BY workload, at
                ON CONFLICT (workload, hour) DO UPDATE SET mean = excluded.mean, min = excluded.min,
                    max = excluded.max, count = excluded.count
                """,
                from * MinutesPerHour,
                until * MinutesPerHour,
                workload
            )
        );
    }

    /// <summary>A minute that came late makes its hour unfinished again.</summary>
    private void RollAgainFrom(long minute)
    {
        lock (_gate)
        {
            if (_rolledUntil is { } until && minute / MinutesPerHour < until)
            {
                _rolledUntil = minute / MinutesPerHour;
            }
        }
    }
}
