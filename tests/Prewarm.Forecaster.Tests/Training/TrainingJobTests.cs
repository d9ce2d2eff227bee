using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Forecaster.Training;
using Prewarm.Forecasting.Series;
using Prewarm.Hosting;
using Prewarm.Sources;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Training;

/// <summary>The verb <c>train</c> on a real file.</summary>
public sealed class TrainingJobTests : IDisposable
{
    private static readonly DateTimeOffset Start = ForecasterBench.Start;
    private static readonly string[] Names = ["a", "b", "c", "d", "e", "f"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prewarm-train-");
    private readonly FakeTimeProvider _clock = new(Start);
    private readonly FakeHistoryReader _reader = new();

    private string File => Path.Combine(_folder.FullName, "history.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("3/3", false)]
    [InlineData("-1/3", false)]
    [InlineData("x", false)]
    [InlineData("1/2/3", false)]
    [InlineData("0/1", true)]
    [InlineData("2/3", true)]
    public void TryParseShard_OnlyIndexBelowCount_IsGood(string text, bool good) =>
        Assert.Equal(good, TrainingJob.TryParseShard(text, out _));

    [Fact]
    public async Task RunAsync_AllShards_TrainAndBackfillEachWorkloadOnce()
    {
        Fill();
        var trained = new List<string>();
        for (var shard = 0; shard < 3; shard++)
        {
            var report = await RunAsync(null, (shard, 3));
            Assert.Empty(report.Failed);
            trained.AddRange(report.Records.Select(record => record.Key.Name));
        }

        Assert.Equal(Names, trained.Order());
        Assert.Equal(Names, _reader.Asked.Select(asked => asked.Key).Distinct().Order());
    }

    [Fact]
    public async Task RunAsync_OneWorkload_LeavesTheOthersAlone()
    {
        Fill();
        var record = Assert.Single((await RunAsync("ns/b", (0, 1))).Records);
        Assert.Equal(("b", 1440), (record.Key.Name, record.Points));
        Assert.Equal(["b"], _reader.Asked.Select(asked => asked.Key).Distinct());
        using var store = Open();
        Assert.NotNull(store.History.LastTraining(ForecasterBench.Key("b")));
        Assert.Null(store.History.LastTraining(ForecasterBench.Key("a")));
    }

    [Fact]
    public async Task RunAsync_NoHistory_HasNoRecordAndNoFailure()
    {
        using (var store = Open())
        {
            store.History.Register(
                new StoredWorkload(ForecasterBench.Key("a"), ForecasterBench.Settings("a").ToByteArray())
            );
        }

        var report = await RunAsync(null, (0, 1));
        Assert.Empty(report.Records);
        Assert.Empty(report.Failed);
    }

    [Fact]
    public async Task RunAsync_Resumed_LeavesOutWhatWasTrainedAndStillExitsWell()
    {
        Fill();
        await RunAsync("ns/b", (0, 1));
        _clock.Advance(TimeSpan.FromMinutes(10));
        var report = await RunAsync(null, (0, 1), resume: TimeSpan.FromHours(1));
        Assert.Equal(Names.Except(["b"]), report.Records.Select(record => record.Key.Name));
        Assert.Equal(1, report.Skipped);
        Assert.Equal(Names.Length, (await RunAsync(null, (0, 1), resume: TimeSpan.FromMinutes(5))).Records.Count + 5);
    }

    [Fact]
    public async Task RunAsync_Twice_RegistersEachModelOnce()
    {
        Fill();
        await RunAsync(null, (0, 1));
        await RunAsync(null, (0, 1));
        using var store = Open();
        Assert.All(
            Names,
            name =>
                Assert.Equal(ModelRole.Champion, Assert.Single(store.Models.Versions(ForecasterBench.Key(name))).Role)
        );
    }

    [Fact]
    public async Task RunAsync_SourceDown_TrainsOnWhatIsStored()
    {
        Fill();
        _reader.Fails = (_, _, _) => new SourceException("down");
        Assert.Equal(Names.Length, (await RunAsync(null, (0, 1))).Records.Count);
    }

    [Fact]
    public async Task RunAsync_BesideAForecaster_IsRefusedAndNamesTheLock()
    {
        using var held = Open();
        var failure = await Assert.ThrowsAsync<StorageException>(() => RunAsync(null, (0, 1)));
        Assert.Equal(StorageFailure.InUse, failure.Failure);
        Assert.Contains("history.db.lock", failure.Message, StringComparison.Ordinal);
    }

    private void Fill()
    {
        using var store = Open();
        foreach (var name in Names)
        {
            store.History.Register(
                new StoredWorkload(ForecasterBench.Key(name), ForecasterBench.Settings(name).ToByteArray())
            );
            var past = Enumerable.Range(0, 1440).Select(i => ForecasterBench.Demand(Start.AddMinutes(i))).ToArray();
            store.History.Import(
                ForecasterBench.Key(name),
                new RegularSeries(Start.AddDays(-1), TimeSpan.FromMinutes(1), past),
                overwrite: true
            );
        }
    }

    private Task<TrainingReport> RunAsync(string? workload, (int, int) shard, TimeSpan resume = default) =>
        TrainingJob.RunAsync(
            new HostArguments
            {
                ConfigFile = HostArguments.NoFile,
                Clock = _clock,
                Overrides = new Dictionary<string, string?>
                {
                    ["Storage:Path"] = File,
                    ["Forecaster:BackfillPause"] = "0s", // The clock stands still.
                },
            },
            (services, _) =>
            {
                services.AddSingleton<IHistoryReader>(_reader);
                services.AddLogging(logging => logging.ClearProviders());
            },
            new TrainingRequest(workload, shard, resume, 2),
            progress: null,
            TestContext.Current.CancellationToken
        );

    private IStorageEngine Open() => StorageEngines.OpenSqlite(File, _clock, NullLoggerFactory.Instance);
}
