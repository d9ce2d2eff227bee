using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Prewarm.Inspection.Tests.Bench;
using Prewarm.Storage;

namespace Prewarm.Inspection.Tests.Api;

/// <summary>Advice from recorded decisions: figures with intervals, or how many days are missing.</summary>
public sealed class AdviceApiTests
{
    private const string Path = "/api/v1/workloads/ml/llama/advice";
    private static readonly DateTimeOffset Now = InspectionBench.Now;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Advice_AWeekInShadowWithAForecastThatSeesTheRise_SaysMoveOnToFloorWithAnInterval()
    {
        await using var bench = await StartAsync(days: 8, "shadow");
        using var client = bench.Client();
        var body = await client.GetFromJsonAsync<JsonElement>(Path, Token);
        Assert.Equal(("advice", "floor"), (Text(body, "state"), Text(body, "recommended")));
        Assert.Equal(("shadow", 8), (Text(body, "mode"), body.GetProperty("days").GetInt32()));
        Assert.EndsWith("Move on to floor.", Text(body, "advice"), StringComparison.Ordinal);
        var floor = body.GetProperty("outcomes")[0];
        var avoided = floor.GetProperty("avoided");
        Assert.Equal(
            floor.GetProperty("missedLive").GetDouble() - floor.GetProperty("missedMode").GetDouble(),
            avoided.GetProperty("value").GetDouble(),
            1e-6
        );

        // Live is short for the five minutes of each start: 24 rises of 100 requests/s.
        Assert.True(avoided.GetProperty("low").GetDouble() > 0);
        Assert.True(floor.GetProperty("missedLive").GetDouble() >= 24 * 300 * 90);
        Assert.InRange(
            avoided.GetProperty("value").GetDouble(),
            avoided.GetProperty("low").GetDouble(),
            avoided.GetProperty("high").GetDouble()
        );
        Assert.True(floor.GetProperty("extraGpuHours").GetProperty("value").GetDouble() > 0);
    }

    [Fact]
    public async Task Advice_ThreeDays_SaysNotEnoughAndGivesNoFigures()
    {
        await using var bench = await StartAsync(days: 3, "floor");
        using var client = bench.Client();
        var body = await client.GetFromJsonAsync<JsonElement>(Path, Token);
        Assert.Equal("tooFewDays", Text(body, "state"));
        Assert.Equal(JsonValueKind.Null, body.GetProperty("recommended").ValueKind);
        Assert.Equal("Not enough days yet: 3 of 7 whole days are recorded.", Text(body, "advice"));
        Assert.Equal(0, body.GetProperty("outcomes").GetArrayLength());
    }

    [Fact]
    public async Task Advice_RecordsOfAnOlderVersion_AreCountedAsUnusable()
    {
        await using var bench = await StartAsync(days: 0, "shadow");
        var key = bench.Source.All[0].Key;
        bench.Decide(key, Now.AddHours(-2), replicas: 3, ready: 3);
        bench.Records.DecisionRows.Add(Row(key, Now.AddHours(-1), "shadow") with { Json = "not json" });
        using var client = bench.Client();
        var body = await client.GetFromJsonAsync<JsonElement>(Path, Token);
        Assert.Equal((2, 2), (body.GetProperty("decisions").GetInt32(), body.GetProperty("unusable").GetInt32()));
        Assert.Equal(0, body.GetProperty("days").GetInt32());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(29)]
    public async Task Advice_DaysOutOfRange_IsRefusedByName(int days)
    {
        await using var bench = await StartAsync(days: 0, "shadow");
        using var client = bench.Client();
        using var answer = await client.GetAsync(
            new Uri(string.Create(CultureInfo.InvariantCulture, $"{Path}?days={days}"), UriKind.Relative),
            Token
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(
            "days ",
            Text(await answer.Content.ReadFromJsonAsync<JsonElement>(Token), "detail"),
            StringComparison.Ordinal
        );
    }

    /// <summary>A rise to 100 requests/s every eight hours, which the forecast sees six minutes ahead.</summary>
    private static async Task<InspectionBench> StartAsync(int days, string mode)
    {
        var bench = new InspectionBench();
        var key = bench.Source.Add("ml", "llama").Key;
        for (var minute = -days * 1_440; minute <= 0 && days > 0; minute++)
        {
            bench.Records.DecisionRows.Add(Row(key, Now.AddMinutes(minute), mode));
        }

        return await bench.StartAsync(Token);
    }

    private static DecisionRow Row(HistoryKey key, DateTimeOffset at, string mode)
    {
        var (now, ahead) = (Rate(at), Rate(at.AddMinutes(6)));
        var floor = Math.Max(now, ahead);
        var json = JsonSerializer.Serialize(
            new
            {
                decision = new
                {
                    load = new { demand = now, secondsPerUnit = 1 },
                    liveAge = "00:00:00",
                    liveAloneRequired = now,
                    floorRequired = floor,
                    fullRequired = floor,
                },
                settings = new { capacity = 10, mode },
            }
        );
        return new DecisionRow(key, at, (int)Math.Ceiling(now / 8), 2, 0, now, now, floor, 8, json);
    }

    private static double Rate(DateTimeOffset at) => at.Hour % 8 == 7 ? 100 : 10;

    private static string Text(JsonElement body, string name) => body.GetProperty(name).GetString()!;
}
