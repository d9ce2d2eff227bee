using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Forecaster.Recording;
using Prewarm.Storage;

namespace Prewarm.FunctionalTests.Storage;

/// <summary>A forecaster forgets what is older than its configuration says, on both engines.</summary>
public sealed class RetentionTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly HistoryKey Key = new("ns", "llama", "t");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageEngines.Sqlite, null, 5)]
    [InlineData(StorageEngines.Sqlite, "2d", 1)]
    [InlineData(StorageEngines.Postgres, null, 5)]
    [InlineData(StorageEngines.Postgres, "2d", 1)]
    public async Task Maintenance_Decisions_AreKeptForTheStatedTime(string engine, string? retention, int daysKept)
    {
        await using var home = await EngineHome.StartAsync(engine, Token);
        home.Settings["Storage:DecisionRetention"] = retention ?? "7d";
        await using var app = TestForecaster.Create(new FakeTimeProvider(Start), home.Settings);
        var store = app.Services.GetRequiredService<IStorageEngine>();
        store.History.Register(new StoredWorkload(Key, [1]));
        int[] ages = [30, 9, 5, 1];
        store.Decisions.Append([.. ages.Select(days => Decision(Start.AddDays(-days)))]);

        Assert.True(app.Services.GetRequiredService<MaintenanceLoop>().RunOnce(Start, Token));
        var kept = store.Decisions.Range(Key, Start.AddDays(-60), Start, 10).Items;
        Assert.Equal(
            ages.Where(days => days <= daysKept).Select(days => Start.AddDays(-days)),
            kept.Select(row => row.At)
        );
        Assert.Null(store.Decisions.At(Key, Start.AddDays(-8)));
    }

    private static DecisionRow Decision(DateTimeOffset at) => new(Key, at, 3, 2, 0, 40, 30, 40, 16, "{}");
}
