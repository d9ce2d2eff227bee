using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Forecasting.Series;
using Prewarm.Storage.Sqlite;

namespace Prewarm.Storage.Tests;

/// <summary>Every way in which a store can fail is told apart, and none costs what was stored before.</summary>
public sealed class StorageFailureTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly HistoryKey Key = new("ns", "llama", "t");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prewarm-store-");

    private string File => Path.Combine(_folder.FullName, "history.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Write_DiskFull_SaysSoKeepsTheRestAndGoesOnWhenThereIsRoom()
    {
        using var store = Open();
        store.Register(new StoredWorkload(Key, []));
        store.Append(Start, [KeyValuePair.Create(Key, 5.0)]);
        Execute(store.Connection, "PRAGMA max_page_count=12");
        var month = new RegularSeries(Start, TimeSpan.FromMinutes(1), new double[43_200]);

        var failure = Assert.Throws<StorageException>(() => store.Import(Key, month, overwrite: false));
        Assert.Equal(StorageFailure.Full, failure.Failure);
        Assert.Contains("disk", failure.Message, StringComparison.Ordinal);

        // Nothing of the failed transaction, all of the one before, and reading goes on.
        Assert.Equal([5, double.NaN], store.Read(Key, Start, Start.AddMinutes(1)).Values.ToArray());
        Execute(store.Connection, "PRAGMA max_page_count=1000000");
        Assert.Equal(43_199, store.Import(Key, month, overwrite: false));
        Assert.Equal(5, store.Read(Key, Start, Start)[0]);
    }

    [Fact]
    public void Write_ReadOnly_SaysSoAndReadingGoesOn()
    {
        using var store = Open();
        store.Register(new StoredWorkload(Key, []));
        store.Append(Start, [KeyValuePair.Create(Key, 5.0)]);
        Execute(store.Connection, "PRAGMA query_only=ON");
        var failure = Assert.Throws<StorageException>(() => store.Append(Start, [KeyValuePair.Create(Key, 6.0)]));
        Assert.Equal(StorageFailure.ReadOnly, failure.Failure);
        Assert.Equal(5, store.Read(Key, Start, Start)[0]);
        Assert.Equal(StorageFailure.ReadOnly, Assert.Throws<StorageException>(() => store.Trim(Start)).Failure);
    }

    [Fact]
    public void Write_LockedByAForeignProgram_SaysSoAndGoesOnAfterwards()
    {
        using var store = Open();
        store.Register(new StoredWorkload(Key, []));
        using (var other = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            other.Open();
            Execute(other, "BEGIN IMMEDIATE");
            var failure = Assert.Throws<StorageException>(() => store.Append(Start, [KeyValuePair.Create(Key, 6.0)]));
            Assert.Equal(StorageFailure.Locked, failure.Failure);
            Assert.Empty(store.Read(Key, Start.AddMinutes(1), Start).Values.ToArray());
        }

        Assert.Equal(1, store.Append(Start, [KeyValuePair.Create(Key, 6.0)]));
    }

    [Fact]
    public void Open_SecondWriter_NamesTheLockAndWhatToDo()
    {
        using var store = Open();
        var failure = Assert.Throws<StorageException>(Open);
        Assert.Equal(StorageFailure.InUse, failure.Failure);
        Assert.Contains("history.db.lock", failure.Message, StringComparison.Ordinal);
        Assert.Contains("stop that process", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.DoesNotContain(_folder.FullName, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AfterARefusal_WorksOnceTheFirstIsGone()
    {
        using (Open())
        {
            Assert.Throws<StorageException>(Open);
        }

        using var again = Open();
        Assert.Empty(again.Workloads());
    }

    [Fact]
    public void Open_FolderCannotBeMade_IsReadOnlyNotInUse()
    {
        System.IO.File.WriteAllText(File, "a file where a folder should be");
        var failure = Assert.Throws<StorageException>(() => Open(Path.Combine(File, "history.db")));
        Assert.Equal(StorageFailure.ReadOnly, failure.Failure);
    }

    [Fact]
    public void Open_PathIsAFolder_IsATypedError()
    {
        Directory.CreateDirectory(File);
        Assert.Equal(StorageFailure.ReadOnly, Assert.Throws<StorageException>(Open).Failure);
    }

    [Fact]
    public void Open_NewerSchema_IsRefusedAndTheFileStays()
    {
        using (var store = Open())
        {
            store.Register(new StoredWorkload(Key, [1]));
            Execute(store.Connection, "PRAGMA user_version=99");
        }

        Assert.Equal(StorageFailure.NewerSchema, Assert.Throws<StorageException>(Open).Failure);
        Assert.Empty(_folder.GetFiles("*.corrupt-*"));
        Assert.True(new FileInfo(File).Length > 0);
    }

    [Fact]
    public void Open_TornInTheMiddle_IsSetAside()
    {
        using (var store = Open())
        {
            store.Register(new StoredWorkload(Key, []));
            store.Import(Key, new RegularSeries(Start, TimeSpan.FromMinutes(1), new double[20_000]), overwrite: false);
        }

        using (var file = System.IO.File.OpenWrite(File))
        {
            file.Position = 4096;
            file.Write(new byte[8192]);
        }

        using var again = Open();
        Assert.Empty(again.Workloads());
        Assert.Single(
            _folder.GetFiles("history.db.corrupt-*"),
            one => !one.Name.EndsWith("-wal", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Read_CorruptWhileOpen_IsATypedError()
    {
        using var store = Open();
        store.Register(new StoredWorkload(Key, []));
        store.Import(Key, new RegularSeries(Start, TimeSpan.FromMinutes(1), new double[20_000]), overwrite: false);
        Execute(store.Connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        using (var file = new FileStream(File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = 4096;
            file.Write(new byte[(int)file.Length - 4096]);
        }

        // Nothing of the file may be left in memory, or the damage would not be seen.
        Execute(store.Connection, "PRAGMA shrink_memory");
        var failure = Assert.Throws<StorageException>(() => store.Read(Key, Start, Start.AddDays(10)));
        Assert.Equal(StorageFailure.Corrupt, failure.Failure);
        Assert.Contains("restart", failure.Message, StringComparison.Ordinal);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private SqliteHistoryStore Open() => Open(File);

    private static SqliteHistoryStore Open(string path) =>
        new(path, new FakeTimeProvider(Start), NullLogger<SqliteHistoryStore>.Instance);
}
