using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Prewarm.Storage.Sqlite;

/// <summary>Turns SQLite's result codes (https://sqlite.org/rescode.html) into failures that an operator can act on.</summary>
internal static class SqliteFailures
{
    private const int Busy = 5;
    private const int LockedTable = 6;
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>True when the file is no database, or a broken one.</summary>
    public static bool IsCorrupt(SqliteException failure) => failure.SqliteErrorCode is Corrupt or NotADatabase;

    public static StorageException Of(SqliteException failure)
    {
        var (kind, text) = failure.SqliteErrorCode switch
        {
            Busy or LockedTable => (
                StorageFailure.Locked,
                "the history file is locked by another program that has it open; close that program"
            ),
            ReadOnly or CannotOpen => (
                StorageFailure.ReadOnly,
                "the history file cannot be written; check the volume and its permissions"
            ),
            Full => (StorageFailure.Full, "the disk of the history file is full; free or enlarge it"),
            Corrupt or NotADatabase => (
                StorageFailure.Corrupt,
                "the history file is corrupt; a restart sets it aside and begins a new one"
            ),
            var code => (
                StorageFailure.Other,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the history cannot be read or written (SQLite error {code})"
                )
            ),
        };
        return new StorageException(kind, text, failure);
    }
}
