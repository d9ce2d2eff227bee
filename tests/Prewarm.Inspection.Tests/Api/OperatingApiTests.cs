using System.Net.Http.Json;
using System.Text.Json;
using Prewarm.Forecasting.Replay;
using Prewarm.Forecasting.Series;
using Prewarm.Inspection.Tests.Bench;
using Prewarm.Scaling.Decisions;

namespace Prewarm.Inspection.Tests.Api;

/// <summary>The operating points: what is in force, what it asks for, what it was chosen on.</summary>
public sealed class OperatingApiTests
{
    private const string Path = "/api/v1/workloads/ml/llama/operating";
    private static readonly DateTimeOffset Now = InspectionBench.Now;
    private static readonly OperatingPoint[] Points = [new(0.9, 1, 0.9), new(0.95, 0.85, 0.8)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operating_Chosen_TracesTheReplicasToEveryPointAndTheChoiceToTheReplay()
    {
        await using var bench = await StartAsync(Points);
        using var client = bench.Client();
        var body = await client.GetFromJsonAsync<JsonElement>(Path, Token);
        Assert.Equal("chosen", body.GetProperty("state").GetString());
        var choice = body.GetProperty("choice");
        Assert.Equal(Now.AddMinutes(-80), choice.GetProperty("chosenAt").GetDateTimeOffset());
        Assert.Equal(Now.AddMinutes(-20), choice.GetProperty("comparedAt").GetDateTimeOffset());
        Assert.Equal(-0.01, choice.GetProperty("comparison").GetProperty("low").GetDouble());
        Assert.Equal(28_800, choice.GetProperty("comparison").GetProperty("blockSeconds").GetDouble());
        Assert.Equal(20, body.GetProperty("rules").GetProperty("capacity").GetDouble());
        var points = body.GetProperty("points").EnumerateArray().ToList();

        // At the origin the mean is 10, its quantiles 6 and four times the level above it; a replica serves 20.
        Assert.Equal(19.6, points[0].GetProperty("demand").GetDouble(), 1e-5);
        Assert.Equal(19.6 / 20, points[0].GetProperty("replicas").GetDouble(), 1e-5);
        Assert.Equal(19.8 / 20 / 0.85, points[1].GetProperty("replicas").GetDouble(), 1e-5);
        var average = points.Sum(one =>
            one.GetProperty("weight").GetDouble() * one.GetProperty("replicas").GetDouble()
        );
        Assert.Equal(average, body.GetProperty("now").GetProperty("replicas").GetDouble(), 1e-5);
        var candidates = body.GetProperty("candidates").EnumerateArray().ToList();
        Assert.Equal([true, true, false], candidates.Select(one => one.GetProperty("chosen").GetBoolean()));
        Assert.Equal(1.5, candidates[2].GetProperty("cost").GetDouble());
    }

    [Fact]
    public async Task Operating_AsTheScalerDecides_AsksForTheSame()
    {
        await using var bench = await StartAsync(Points);
        bench.Decide(bench.Source.All[0].Key, Now, replicas: 2, ready: 2); // At a target of 16 = 20 x 0.8.
        using var client = bench.Client();
        var now = (await client.GetFromJsonAsync<JsonElement>(Path, Token)).GetProperty("now");
        var workload = bench.Source.All[0];
        var view = Prewarm.Scaling.Forecasts.ForecastView.Of(workload.Forecast!, workload.Options, null);
        var settings = new DecisionSettings
        {
            Capacity = 20,
            TargetUtilization = 0.8,
            LeadTime = workload.LeadTime,
            Quantile = workload.Quantile,
        };
        var headroom = Headroom.Of(view, settings);
        Assert.Equal(
            headroom.Forecast * headroom.Evaluate(view, Now, settings).Demand,
            now.GetProperty("required").GetDouble(),
            1e-6
        );
        Assert.Equal(16, now.GetProperty("target").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task Operating_NothingChosen_SaysThatTheStatedQuantileHolds()
    {
        await using var bench = await StartAsync([]);
        using var client = bench.Client();
        var body = await client.GetFromJsonAsync<JsonElement>(Path, Token);
        Assert.Equal("none", body.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, body.GetProperty("now").ValueKind);
        Assert.Contains("stated quantile", body.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operating_OfAPastMoment_IsMadeWithTheOptionsOfProduction()
    {
        await using var bench = await StartAsync([]);
        var key = bench.Source.All[0].Key;
        var start = Now.AddHours(-6);
        var values = Enumerable.Range(0, 300).Select(i => 50.0 + (i % 60)).ToArray();
        bench.History.Set(key, new RegularSeries(start, TimeSpan.FromMinutes(1), values));
        using var client = bench.Client();
        var body = await client.GetFromJsonAsync<JsonElement>(Path + "?at=2026-03-04T10:00:00Z", Token);

        // Without production's replay rules there would be no points at all.
        Assert.Equal("default", body.GetProperty("state").GetString());
        Assert.Single(body.GetProperty("points").EnumerateArray());
        Assert.Equal(Now.AddHours(-2), body.GetProperty("origin").GetDateTimeOffset());
    }

    [Fact]
    public async Task Forecast_WithPoints_ProvidesForTheirAverage()
    {
        await using var bench = await StartAsync(Points);
        bench.Decide(bench.Source.All[0].Key, Now, replicas: 2, ready: 2);
        using var client = bench.Client();
        var body = await client.GetFromJsonAsync<JsonElement>("/api/v1/workloads/ml/llama/forecast", Token);
        var point = body.GetProperty("points")[30];

        // Mean 40: quantiles 49.6 and 49.8, at utilizations of 1 and 0.85 over a stated one of 0.8.
        Assert.Equal(((49.6 * 0.8) + (49.8 * 0.8 / 0.85)) / 2, point.GetProperty("provided").GetDouble(), 1e-4);
        Assert.Equal(0.8, body.GetProperty("targetUtilization").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task Forecast_OfADay_ContinuesThePublishedOneToItsEnd()
    {
        await using var bench = await StartAsync(Points);
        var values = Enumerable.Range(0, 300).Select(i => 50.0 + (i % 60)).ToArray();
        var start = Now.AddMinutes(-300);
        bench.History.Set(bench.Source.All[0].Key, new RegularSeries(start, TimeSpan.FromMinutes(1), values));
        using var client = bench.Client();
        var body = await client.GetFromJsonAsync<JsonElement>("/api/v1/workloads/ml/llama/forecast?horizon=24h", Token);
        var points = body.GetProperty("points");
        Assert.Equal(1_441, points.GetArrayLength());
        Assert.Equal(Now.AddMinutes(-1), points[0].GetProperty("at").GetDateTimeOffset());
        Assert.Equal(10 + 179, points[179].GetProperty("mean").GetDouble()); // The last one that is published.
        Assert.InRange(points[180].GetProperty("mean").GetDouble(), 0, 150); // Beyond, from the history.
    }

    private static async Task<InspectionBench> StartAsync(OperatingPoint[] points)
    {
        var bench = new InspectionBench();
        var added = bench.Source.Add("ml", "llama");
        var rules = added.Options.Replay!;
        var minute = TimeSpan.FromMinutes(1);
        bench.Source.All[0] = added with
        {
            Forecast = added.Forecast! with
            {
                Origin = Now - minute,
                Operating = points,
                Choice =
                    points.Length == 0
                        ? null
                        : new OperatingChoice
                        {
                            ChosenAt = Now.AddMinutes(-80),
                            ComparedAt = Now.AddMinutes(-20),
                            Comparison = new CostComparison(9, TimeSpan.FromHours(8), 0.02, -0.01, 0.04, 0.7),
                            ReplayedFrom = Now.AddDays(-14),
                            Steps = 20_000,
                            Step = minute,
                            HalfLife = TimeSpan.FromDays(7),
                            Rules = rules,
                            Points = points,
                            Candidates =
                            [
                                .. points.Select(point => new OperatingCost(point, 1.1, 0.001, 1.15)),
                                new OperatingCost(new OperatingPoint(0, 1, 0.6), 1, 0.01, 1.5),
                            ],
                        },
            },
        };
        return await bench.StartAsync(Token);
    }
}
