using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Forecasting.Series;
using Prewarm.Storage.Sqlite;

namespace Prewarm.Storage.Tests;

public sealed class SqliteHistoryStoreTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly HistoryKey Key = new("ns", "llama", "t");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prewarm-store-");

    private string File => Path.Combine(_folder.FullName, "history.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Append_ThenRestart_KeepsMinutesAndGaps()
    {
        using (var store = Open())
        {
            store.Register(new StoredWorkload(Key, [1, 2]));
            Assert.Equal(1, store.Append(Start, [KeyValuePair.Create(Key, 5.0)]));
            store.Append(
                Start.AddMinutes(2),
                [KeyValuePair.Create(Key, 7.0), KeyValuePair.Create(new HistoryKey("a", "b", "c"), 1.0)]
            );
        }

        using var again = Open();
        Assert.Equal([1, 2], Assert.Single(again.Workloads()).Settings);
        Assert.Equal([5, double.NaN, 7], again.Read(Key, Start, Start.AddMinutes(2)).Values.ToArray());
        Assert.Equal((Start, Start.AddMinutes(2)), again.Span(Key));
    }

    [Fact]
    public void Import_DoesNotOverwriteWhatWasSampled()
    {
        using var store = Open();
        store.Register(new StoredWorkload(Key, []));
        store.Append(Start, [KeyValuePair.Create(Key, 5.0)]);
        store.Import(Key, new RegularSeries(Start, TimeSpan.FromMinutes(1), [9, double.NaN, 9]), overwrite: false);
        Assert.Equal([5, double.NaN, 9], store.Read(Key, Start, Start.AddMinutes(2)).Values.ToArray());
    }

    [Fact]
    public void Import_OtherSteps_AreBroughtToMinutes()
    {
        using var store = Open();
        store.Register(new StoredWorkload(Key, []));
        store.Import(Key, new RegularSeries(Start, TimeSpan.FromSeconds(30), [1, 3, 5, 7]), overwrite: false);
        store.Import(
            Key,
            new RegularSeries(Start.AddHours(1), TimeSpan.FromMinutes(2), [10, 20, double.NaN, 40]),
            overwrite: false
        );
        Assert.Equal([2, 6], store.Read(Key, Start, Start.AddMinutes(1)).Values.ToArray());
        Assert.Equal(
            [10, 15, 20, double.NaN, double.NaN, double.NaN, 40],
            store.Read(Key, Start.AddHours(1), Start.AddMinutes(66)).Values.ToArray()
        );
    }

    [Fact]
    public void Open_CorruptFile_IsSetAsideAndANewOneBegun()
    {
        System.IO.File.WriteAllText(File, new string('x', 5000));
        using var store = Open();
        Assert.Empty(store.Workloads());
        Assert.Single(_folder.GetFiles("history.db.corrupt-*"));
    }

    [Fact]
    public void Open_SecondWriter_IsRefused()
    {
        using var store = Open();
        Assert.Contains("in use", Assert.Throws<StorageException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trim_OldMinutes_Leave()
    {
        using var store = Open();
        store.Register(new StoredWorkload(Key, []));
        store.Import(Key, new RegularSeries(Start, TimeSpan.FromMinutes(1), [1, 2, 3]), overwrite: false);
        Assert.Equal(2, store.Trim(Start.AddMinutes(2)));
        Assert.Equal((Start.AddMinutes(2), Start.AddMinutes(2)), store.Span(Key));
    }

    private SqliteHistoryStore Open() =>
        new(File, new FakeTimeProvider(Start), NullLogger<SqliteHistoryStore>.Instance);
}
