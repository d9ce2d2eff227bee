using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Forecasting.Series;

namespace Prewarm.Storage.Tests.Sqlite;

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
        store.History.Register(new StoredWorkload(Key, []));
        store.History.Append(Start, [KeyValuePair.Create(Key, MinuteSample.Of(5.0))]);
        Execute(store.Connection, "PRAGMA max_page_count=1");
        var month = new RegularSeries(Start, TimeSpan.FromMinutes(1), Noise(43_200));

        var failure = Assert.Throws<StorageException>(() => store.History.Import(Key, month, overwrite: false));
        Assert.Equal(StorageFailure.Full, failure.Failure);
        Assert.Contains("disk", failure.Message, StringComparison.Ordinal);

        // Nothing of the failed transaction, all of the one before, and reading goes on.
        Assert.Equal([5, double.NaN], store.History.Read(Key, Start, Start.AddMinutes(1)).Values.ToArray());
        Execute(store.Connection, "PRAGMA max_page_count=1000000");
        Assert.Equal(43_199, store.History.Import(Key, month, overwrite: false));
        Assert.Equal(5, store.History.Read(Key, Start, Start)[0]);
    }

    [Fact]
    public void Write_ReadOnly_SaysSoAndReadingGoesOn()
    {
        using var store = Open();
        store.History.Register(new StoredWorkload(Key, []));
        store.History.Append(Start, [KeyValuePair.Create(Key, MinuteSample.Of(5.0))]);
        Execute(store.Connection, "PRAGMA query_only=ON");
        var failure = Assert.Throws<StorageException>(() =>
            store.History.Append(Start, [KeyValuePair.Create(Key, MinuteSample.Of(6.0))])
        );
        Assert.Equal(StorageFailure.ReadOnly, failure.Failure);
        Assert.Equal(5, store.History.Read(Key, Start, Start)[0]);
        Assert.Equal(
            StorageFailure.ReadOnly,
            Assert.Throws<StorageException>(() => store.History.Trim(Start, Start)).Failure
        );
    }

    [Fact]
    public void Write_LockedByAForeignProgram_SaysSoAndGoesOnAfterwards()
    {
        using var store = Open();
        store.History.Register(new StoredWorkload(Key, []));
        using (var other = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            other.Open();
            Execute(other, "BEGIN IMMEDIATE");
            var failure = Assert.Throws<StorageException>(() =>
                store.History.Append(Start, [KeyValuePair.Create(Key, MinuteSample.Of(6.0))])
            );
            Assert.Equal(StorageFailure.Locked, failure.Failure);
            Assert.Empty(store.History.Read(Key, Start.AddMinutes(1), Start).Values.ToArray());
        }

        Assert.Equal(1, store.History.Append(Start, [KeyValuePair.Create(Key, MinuteSample.Of(6.0))]));
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
        Assert.Empty(again.History.Workloads());
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
            store.History.Register(new StoredWorkload(Key, [1]));
            Execute(store.Connection, "PRAGMA user_version=99");
        }

        Assert.Equal(StorageFailure.NewerSchema, Assert.Throws<StorageException>(Open).Failure);
        Assert.Empty(_folder.GetFiles("*.corrupt-*"));
        Assert.True(new FileInfo(File).Length > 0);
    }

    [Fact]
    public void Open_NoDatabaseAtAll_IsSetAsideAndANewOneBegun()
    {
        System.IO.File.WriteAllText(File, new string('x', 5000));
        using var store = Open();
        Assert.Empty(store.History.Workloads());
        Assert.Single(_folder.GetFiles("history.db.corrupt-*"));
    }

    [Fact]
    public void Open_AfterDamageWasSeen_LooksAtAllOfTheFileWhateverItsSize()
    {
        using (var store = Open())
        {
            store.History.Register(new StoredWorkload(Key, [1]));
        }

        System.IO.File.WriteAllBytes(File + ".damaged", []);
        using (var again = Open())
        {
            Assert.Single(again.History.Workloads()); // Nothing was wrong after all: the file stays, the mark goes.
        }

        Assert.False(System.IO.File.Exists(File + ".damaged"));
    }

    [Fact]
    public void Open_FileOfTheFirstVersion_IsBroughtUpToDateWithItsMinutes()
    {
        using (var old = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            old.Open();
            Prewarm.Storage.Sqlite.SqliteSchema.Apply(old, 1);
            Execute(old, "INSERT INTO workload VALUES (1, 'ns', 'llama', 't', X'0102')");
            var minute = Start.ToUnixTimeSeconds() / 60;
            Execute(old, $"INSERT INTO minute VALUES (1, {minute}, 5.0), (1, {minute + 2}, 7.0)");
        }

        using var store = Open();
        Assert.Equal([1, 2], Assert.Single(store.History.Workloads()).Settings);
        Assert.Equal([5, double.NaN, 7], store.History.Read(Key, Start, Start.AddMinutes(2)).Values.ToArray());
    }

    [Fact]
    public void Read_ADamagedChunk_CountsAsMissingAndTheRestStays()
    {
        using var store = Open();
        store.History.Register(new StoredWorkload(Key, []));
        var from = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        var series = new RegularSeries(from, TimeSpan.FromMinutes(1), Noise(2 * 1440));
        store.History.Import(Key, series, overwrite: false);
        Execute(
            store.Connection,
            "UPDATE chunk SET content = CAST(substr(content, 1, 100) || X'FF' || substr(content, 102) AS BLOB) WHERE level = 0 AND start = "
                + (from.ToUnixTimeSeconds() / 60)
        );
        var read = store.History.Read(Key, from, from.AddDays(2).AddMinutes(-1)).Values.ToArray();
        Assert.All(read[..1440], value => Assert.Equal(double.NaN, value));
        Assert.Equal(series.Values.ToArray()[1440..], read[1440..]);
    }

    [Fact]
    public void Open_TornInTheMiddle_IsSetAside()
    {
        using (var store = Open())
        {
            store.History.Register(new StoredWorkload(Key, []));
            store.History.Import(
                Key,
                new RegularSeries(Start, TimeSpan.FromMinutes(1), Noise(20_000)),
                overwrite: false
            );
        }

        using (var file = System.IO.File.OpenWrite(File))
        {
            file.Position = 4096;
            file.Write(new byte[8192]);
        }

        using var again = Open();
        Assert.Empty(again.History.Workloads());
        Assert.Single(
            _folder.GetFiles("history.db.corrupt-*"),
            one => !one.Name.EndsWith("-wal", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Read_CorruptWhileOpen_IsATypedError()
    {
        using var store = Open();
        store.History.Register(new StoredWorkload(Key, []));
        store.History.Import(Key, new RegularSeries(Start, TimeSpan.FromMinutes(1), Noise(20_000)), overwrite: false);
        Execute(store.Connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        using (var file = new FileStream(File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = 4096;
            file.Write(new byte[(int)file.Length - 4096]);
        }

        // Nothing of the file may be left in memory, or the damage would not be seen.
        Execute(store.Connection, "PRAGMA shrink_memory");
        var failure = Assert.Throws<StorageException>(() => store.History.Read(Key, Start, Start.AddDays(10)));
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

    [Fact]
    public void OpenReadOnly_BesideAWriter_ReadsWhatIsThereAndCannotChangeIt()
    {
        using var store = Open();
        store.History.Register(new StoredWorkload(Key, [1]));
        store.History.Append(Start, [KeyValuePair.Create(Key, MinuteSample.Of(5))]);
        using var reader = StorageEngines.OpenSqliteReadOnly(File, NullLoggerFactory.Instance);
        Assert.Equal([5], reader.History.Read(Key, Start, Start).Values.ToArray());
        store.History.Append(Start, [KeyValuePair.Create(Key, MinuteSample.Of(6))]);
        Assert.Equal([6], reader.History.Read(Key, Start, Start).Values.ToArray());
        var failure = Assert.Throws<StorageException>(() =>
            reader.History.Append(Start, [KeyValuePair.Create(Key, MinuteSample.Of(7))])
        );
        Assert.Equal(StorageFailure.ReadOnly, failure.Failure);
        Assert.Throws<StorageException>(() =>
            StorageEngines.OpenSqliteReadOnly(File + "x", NullLoggerFactory.Instance)
        );
    }

    private static double[] Noise(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
    }

    private SqliteStore Open() => Open(File);

    private static SqliteStore Open(string path) => new(path, new FakeTimeProvider(Start));
}
