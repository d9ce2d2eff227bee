using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Prewarm.Storage.Sqlite;

/// <summary>Opens the history file: one process at a time, and a corrupt file is set aside instead of being fatal.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly FileStream _lock;

    private SqliteFile(SqliteConnection connection, FileStream @lock)
    {
        Connection = connection;
        _lock = @lock;
    }

    public SqliteConnection Connection { get; }

    /// <exception cref="StorageException">Another process has the file, or it cannot be created.</exception>
    public static SqliteFile Open(string path, TimeProvider clock, ILogger logger)
    {
        var full = Path.GetFullPath(path);
        var held = TakeLock(full);
        try
        {
            try
            {
                return new SqliteFile(Connect(full), held);
            }
            catch (SqliteException corrupt) when (corrupt.SqliteErrorCode is 11 or 26) // CORRUPT, NOTADB
            {
                logger.HistorySetAside(SetAside(full, clock));
                return new SqliteFile(Connect(full), held);
            }
        }
        catch (Exception failure)
        {
            held.Dispose();
            throw failure is SqliteException sqlite
                ? new StorageException(
                    $"the history file cannot be opened (SQLite error {sqlite.SqliteErrorCode})",
                    sqlite
                )
                : failure;
        }
    }

    public void Dispose()
    {
        Connection.Dispose();
        _lock.Dispose();
    }

    /// <summary>Two forecasters on one file would each count every sample: an operating-system lock keeps the second out.</summary>
    private static FileStream TakeLock(string full)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            return new FileStream(full + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException inUse)
        {
            throw new StorageException(
                "the history file is in use by another process, or its folder cannot be written",
                inUse
            );
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StorageException("the folder of the history file cannot be written", denied);
        }
    }

    private static SqliteConnection Connect(string full)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = full, Pooling = false }.ToString();
        var connection = new SqliteConnection(text);
        try
        {
            connection.Open();
            SqliteSchema.Apply(connection);
            Check(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Check(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1);";
        if (command.ExecuteScalar() as string is not "ok")
        {
            throw new SqliteException("quick_check failed", 11);
        }
    }

    private static string SetAside(string full, TimeProvider clock)
    {
        var suffix = ".corrupt-" + clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        foreach (var part in (string[])["", "-wal", "-shm"])
        {
            if (File.Exists(full + part))
            {
                File.Move(full + part, full + suffix + part, overwrite: true);
            }
        }

        return Path.GetFileName(full) + suffix;
    }
}
