using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Prewarm.Storage.Sqlite;

/// <summary>Opens the history file: one process at a time, and a corrupt file is set aside instead of being fatal.</summary>
internal sealed class SqliteFile : IDisposable
{
    private const int EWouldBlockLinux = 11;
    private const int EWouldBlockMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    /// <summary>How long a foreign lock is waited for: a publishing pass and every report wait with it.</summary>
    private const int LockSecondsMax = 1;

    /// <summary>Reading all of a file this large takes well under a second; a larger one is read through only after a sign of damage.</summary>
    private const long CheckedBytesMax = 64 * 1024 * 1024;

    private readonly FileStream? _lock;
    private readonly string _path;

    private SqliteFile(SqliteConnection connection, FileStream? @lock, string path)
    {
        Connection = connection;
        _lock = @lock;
        _path = path;
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
                return new SqliteFile(Connect(full), held, full);
            }
            catch (SqliteException corrupt) when (SqliteFailures.IsCorrupt(corrupt))
            {
                logger.HistorySetAside(SetAside(full, clock));
                return new SqliteFile(Connect(full), held, full);
            }
        }
        catch (SqliteException failure)
        {
            held.Dispose();
            throw SqliteFailures.Of(failure);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file beside a process that writes it; nothing can be changed.</summary>
    /// <exception cref="StorageException">There is no such file, or another version of the program made it.</exception>
    public static SqliteFile OpenReadOnly(string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new StorageException(
                StorageFailure.Other,
                $"there is no history file {Path.GetFileName(full)} (Storage:Path)"
            );
        }

        var text = new SqliteConnectionStringBuilder
        {
            DataSource = full,
            Pooling = false,
            Mode = SqliteOpenMode.ReadOnly,
            DefaultTimeout = LockSecondsMax,
        }.ToString();
        var connection = new SqliteConnection(text);
        try
        {
            connection.Open();
            SqliteSchema.RequirePresent(connection);
            return new SqliteFile(connection, null, full);
        }
        catch (SqliteException failure)
        {
            connection.Dispose();
            throw SqliteFailures.Of(failure);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Notes that the file broke while it was open, so that the next start looks at all of it.</summary>
    public void MarkDamaged()
    {
        try
        {
            File.WriteAllBytes(Mark(_path), []);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is thrown to the caller; without the mark the next start only looks less closely.
        }
    }

    public void Dispose()
    {
        Connection.Dispose();
        _lock?.Dispose();
    }

    /// <summary>Two forecasters on one file would each count every sample: an operating-system lock keeps the second out.</summary>
    private static FileStream TakeLock(string full)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            return new FileStream(full + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure)
        {
            var name = Path.GetFileName(full);
            throw IsSharingViolation(failure)
                ? new StorageException(
                    StorageFailure.InUse,
                    $"the history file {name} is in use: another prewarm process holds its lock {name}.lock; "
                        + "stop that process or give this one a file of its own (Storage:Path)",
                    failure
                )
                : new StorageException(
                    StorageFailure.ReadOnly,
                    $"the folder of the history file {name} cannot be written; check the volume (Storage:Path)",
                    failure
                );
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StorageException(
                StorageFailure.ReadOnly,
                $"the folder of the history file {Path.GetFileName(full)} cannot be written; check its permissions (Storage:Path)",
                denied
            );
        }
    }

    /// <summary>The runtime's locks are advisory on Unix (EWOULDBLOCK) and mandatory on Windows (ERROR_SHARING_VIOLATION).</summary>
    private static bool IsSharingViolation(IOException failure) =>
        failure.HResult is EWouldBlockLinux or EWouldBlockMac or SharingViolation;

    private static SqliteConnection Connect(string full)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = full,
            Pooling = false,
            DefaultTimeout = LockSecondsMax,
        }.ToString();
        var connection = new SqliteConnection(text);
        try
        {
            connection.Open();
            SqliteSchema.Apply(connection);
            Check(connection, full);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Check(SqliteConnection connection, string full)
    {
        var isMarked = File.Exists(Mark(full));
        if (!isMarked && new FileInfo(full).Length > CheckedBytesMax)
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1);";
        if (command.ExecuteScalar() as string is not "ok")
        {
            throw new SqliteException("quick_check failed", 11);
        }

        if (isMarked)
        {
            File.Delete(Mark(full));
        }
    }

    private static string Mark(string full) => full + ".damaged";

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

        File.Delete(Mark(full));
        return Path.GetFileName(full) + suffix;
    }
}
