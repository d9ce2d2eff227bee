namespace Prewarm.Storage.Sql;

/// <summary>Records of trainings, alike in both engines.</summary>
internal static class TrainingRecords
{
    public static void Put(SqlDatabase database, TrainingRecord training)
    {
        if (database.Find(training.Key) is not { } id)
        {
            return;
        }

        database.Write(session =>
            session.Execute(
                """
                INSERT INTO training (workload, at, model, points, pinball, coverage, milliseconds)
                VALUES (@a, @b, @c, @d, @e, @f, @g)
                ON CONFLICT (workload, at) DO UPDATE SET model = excluded.model, points = excluded.points,
                    pinball = excluded.pinball, coverage = excluded.coverage, milliseconds = excluded.milliseconds
                """,
                id,
                Instants.Milliseconds(training.At),
                training.Model,
                training.Points,
                training.PinballLoss,
                training.Coverage,
                training.Duration.TotalMilliseconds
            )
        );
    }

    public static TrainingRecord? Last(SqlDatabase database, HistoryKey key) =>
        database.Find(key) is not { } id
            ? null
            : database
                .Read(session =>
                    session.Query(
                        """
                        SELECT at, model, points, pinball, coverage, milliseconds FROM training
                        WHERE workload = @a ORDER BY at DESC LIMIT 1
                        """,
                        row => new TrainingRecord(
                            key,
                            row.Instant(0),
                            row.GetString(1),
                            row.GetInt32(2),
                            row.GetDouble(3),
                            row.GetDouble(4),
                            TimeSpan.FromMilliseconds(row.GetDouble(5))
                        ),
                        id
                    )
                )
                .FirstOrDefault();
}
