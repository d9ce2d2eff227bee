using System.Data.Common;

namespace Prewarm.Storage.Sql;

/// <summary>One connection, in a transaction or not. Parameters are named <c>@a</c>, <c>@b</c>, ... in the order of their values.</summary>
internal sealed class SqlSession(DbConnection connection, DbTransaction? transaction)
{
    private const int BatchLength = 500;

    public DbConnection Connection => connection;

    /// <returns>Rows that were changed.</returns>
    public int Execute(string sql, params object?[] values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The same statement for many rows: batched where the engine is a round trip away, prepared once where it is not.</summary>
    /// <returns>Rows that were changed.</returns>
    public int ExecuteMany(string sql, IEnumerable<object?[]> rows)
    {
        if (!connection.CanCreateBatch)
        {
            return ExecutePrepared(sql, rows);
        }

        var changed = 0;
        foreach (var part in rows.Chunk(BatchLength))
        {
            using var batch = connection.CreateBatch();
            batch.Transaction = transaction;
            foreach (var row in part)
            {
                var one = batch.CreateBatchCommand();
                one.CommandText = sql;
                for (var i = 0; i < row.Length; i++)
                {
                    var parameter = one.CreateParameter();
                    (parameter.ParameterName, parameter.Value) = (Name(i), row[i] ?? DBNull.Value);
                    one.Parameters.Add(parameter);
                }

                batch.BatchCommands.Add(one);
            }

            changed += batch.ExecuteNonQuery();
        }

        return changed;
    }

    public List<T> Query<T>(string sql, Func<DbDataReader, T> read, params object?[] values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>The first column of the first row; null when there is none, or when it is NULL.</summary>
    public object? Scalar(string sql, params object?[] values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    private int ExecutePrepared(string sql, IEnumerable<object?[]> rows)
    {
        using var command = Command(sql, []);
        var changed = 0;
        foreach (var row in rows)
        {
            if (command.Parameters.Count == 0)
            {
                Add(command, row);
            }

            for (var i = 0; i < row.Length; i++)
            {
                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            }

            changed += command.ExecuteNonQuery();
        }

        return changed;
    }

    private DbCommand Command(string sql, object?[] values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Constant texts of this project; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        Add(command, values);
        return command;
    }

    private static void Add(DbCommand command, object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (Name(i), values[i] ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }
    }

    private static string Name(int index) => "@" + (char)('a' + index);
}
