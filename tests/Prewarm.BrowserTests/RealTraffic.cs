using System.Text.Json;
using Prewarm.Forecasting.Replay;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.Signals;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Inspection;
using Prewarm.Inspection.Tests.Bench;
using Prewarm.Scaler.Forecasts;
using Prewarm.Scaling.Budgets;
using Prewarm.Scaling.Decisions;
using Prewarm.Simulation;
using Prewarm.Simulation.Fleet;
using Prewarm.Simulation.Policies;
using Prewarm.Simulation.Traffic;
using Prewarm.Storage;
using Prewarm.TestUtils;

namespace Prewarm.BrowserTests;

/// <summary>Puts real traffic behind the page: a web site's requests of two months, decided for and served by the product's own classes.</summary>
internal static class RealTraffic
{
    public const string Namespace = "inference";
    public const string Name = "llama-3-8b";
    private const double PeakReplicas = 24;
    private static readonly HistoryKey Key = new(Namespace, Name, "a1b2c3");

    /// <summary>Made once: every test reads it and none changes it.</summary>
    private static readonly Lazy<(RegularSeries, WindowForecast, IReadOnlyList<DecisionRow>)> Lived = new(Live);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan ColdStart = TimeSpan.FromMinutes(5);

    /// <summary>A Friday afternoon, in the middle of the work day.</summary>
    private static readonly DateTimeOffset Now = new(1995, 8, 25, 16, 0, 0, TimeSpan.Zero);

    public static HistoryKey Fill(InspectionBench bench)
    {
        Require.SharedData("web-nasa-http.csv"); // Skips each test where it is missing.
        var (demand, forecast, decisions) = Lived.Value;
        bench.Source.Now = Now;
        var key = Key;
        bench.History.Set(key, demand);
        bench.Source.All.Add(new InspectedWorkload(key, "concurrent requests", ColdStart, Options, forecast, null));
        bench.Records.DecisionRows.AddRange(decisions);
        AddRecords(bench, key);
        AddOthers(bench);
        return key;
    }

    /// <summary>As the forecaster makes them from the settings that a scaler reports.</summary>
    private static WindowMaxOptions Options { get; } =
        ProvisionWindow
            .Of(ColdStart, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1))
            .Apply(
                new WindowMaxOptions
                {
                    Step = TimeSpan.FromMinutes(1),
                    Window = TimeSpan.FromMinutes(1),
                    TimeZone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York"),
                    OperatingQuantile = 0.95,
                    Replay = new ReplayRules { Capacity = FleetRules.ConcurrencyPerReplica, LeadTime = ColdStart },
                }
            );

    private static DecisionSettings Settings { get; } =
        new()
        {
            Capacity = FleetRules.ConcurrencyPerReplica,
            TargetUtilization = 0.8,
            LeadTime = ColdStart,
            Quantile = 0.95,
        };

    /// <summary>Five weeks of history, what is forecast at their end, and the decisions of the last day.</summary>
    private static (RegularSeries Demand, WindowForecast Forecast, IReadOnlyList<DecisionRow> Decisions) Live()
    {
        var series = CsvSeries.Read(Require.SharedData("web-nasa-http.csv"));
        var trace = Trace.Scale(series, Now - (21 * Day), PeakReplicas);
        var demand = trace.Demand(Now - (36 * Day), Now);
        return (demand, WindowMaxForecaster.Train(demand, Options).Forecast(), [.. Decide(trace)]);
    }

    private static IEnumerable<DecisionRow> Decide(Trace trace)
    {
        var from = Now - Day;
        var arrivals = new Arrivals(trace, 1);
        var policy = new PrewarmPolicy(trace.DemandBefore(from), ColdStart);
        // The day begins with a shortage, so that there are misses to draw.
        var fleet = new SimulatedFleet(ColdStart, Math.Max(1, SimulationRun.ReadyAtStart(trace, from) / 2));
        var hpa = new HpaController();
        for (var at = from; at < Now; at += FleetRules.Tick)
        {
            fleet.Step(arrivals.In(at));
            var after = at + FleetRules.Tick;
            var (value, target) = policy.Answer(after, fleet);
            yield return Row(Key, policy.Last!, FleetSignals.Of(after, fleet), fleet.Ready);
            fleet.Resize(hpa.Sync(after, fleet.Replicas, value, target));
        }
    }

    /// <summary>As the scaler reports it.</summary>
    private static DecisionRow Row(HistoryKey key, Decision decision, SignalReadings readings, double ready) =>
        new(
            key,
            decision.At,
            decision.Replicas,
            ready,
            (int)decision.Rung,
            decision.Required,
            decision.LiveRequired,
            decision.ForecastRequired,
            decision.Target,
            JsonSerializer.Serialize(
                new DecisionRecord(decision, readings, Settings),
                DecisionJson.Default.DecisionRecord
            )
        );

    private static void AddRecords(InspectionBench bench, HistoryKey key)
    {
        for (var i = 0; i < 6; i++)
        {
            var opened = Now.AddHours(-3 * (i + 1));
            var outcome =
                i == 4 ? LedgerOutcome.Wasted
                : i == 2 ? LedgerOutcome.Missed
                : LedgerOutcome.Used;
            bench.Records.LedgerRows.Add(
                new LedgerRow(
                    key,
                    opened,
                    "the forecast of the lead window",
                    9 + i,
                    6 + i,
                    opened.AddMinutes(4),
                    opened.AddMinutes(20),
                    outcome,
                    outcome == LedgerOutcome.Used ? 4.5 : 0,
                    outcome == LedgerOutcome.Wasted ? 36 : 2
                )
            );
        }

        foreach (var (lead, covered) in new[] { (6, 945), (15, 940), (60, 951), (180, 862) })
        {
            bench.Records.AccuracyRows.Add(
                new AccuracyRow(
                    key,
                    Now.AddHours(-5),
                    TimeSpan.FromMinutes(lead),
                    0,
                    0.95,
                    1_000,
                    covered,
                    covered,
                    900,
                    21_000 + (lead * 60),
                    1_200,
                    240_000
                )
            );
        }

        string[] verdicts =
        [
            "the first model",
            "pinball loss 6.1 % better over 287 windows, confidence 97 %",
            "pinball loss 0.8 % worse over 287 windows, confidence 31 %",
        ];
        for (var i = 1; i <= verdicts.Length; i++)
        {
            bench.Models.Publish(
                new NewModel(
                    key,
                    "window-max/1",
                    Now.AddDays(-i),
                    Now.AddDays(-35 - i),
                    Now.AddDays(-i),
                    "{\"window\":\"6m\"}",
                    $"{{\"verdict\":\"{verdicts[i - 1]}\"}}",
                    [(byte)i]
                )
            );
        }

        bench.Models.Promote(key, 1, Now);
        bench.Models.Promote(key, 2, Now);
    }

    private static void AddOthers(InspectionBench bench)
    {
        string[] names = ["mixtral-8x7b", "whisper-large", "embed-e5", "sdxl-turbo", "qwen-vl", "reranker"];
        for (var i = 0; i < names.Length; i++)
        {
            var added = bench.Source.Add(i % 2 == 0 ? "inference" : "batch", names[i], 12 + (i * 9));
            if (i > 0)
            {
                var row = bench.Decide(
                    added.Key,
                    Now.AddSeconds(-10),
                    replicas: 2 + i,
                    ready: 1 + i,
                    reason: "live demand"
                );
                bench.Records.DecisionRows[^1] = row with { Rung = i == 3 ? 3 : 0 };
            }
        }

        bench.Operations.Put(
            new OperationsDocument(
                "override:batch/sdxl-turbo:cap",
                OperationsKinds.Override,
                "batch/sdxl-turbo",
                "budget of the quarter",
                "olga",
                Now.AddHours(-2),
                Now.AddHours(-2),
                Now.AddHours(6),
                "{\"kind\":\"cap\",\"replicas\":4}"
            )
        );
        bench.Source.TheSources.Add(
            new Prewarm.Inspection.Views.SourceView(
                "default",
                "prometheus",
                "ok",
                null,
                [
                    new Prewarm.Inspection.Views.SourceSignal(
                        "vllm",
                        "running",
                        "vllm:num_requests_running",
                        ["vllm:num_requests_running"],
                        false
                    ),
                    new Prewarm.Inspection.Views.SourceSignal(
                        "vllm",
                        "kvCacheUsage",
                        "vllm:gpu_cache_usage_perc",
                        ["vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc"],
                        true
                    ),
                ]
            )
        );
        bench.Source.TheBudgets = new Prewarm.Inspection.Views.BudgetsBody(Now, [Budget()]);
    }

    private static Prewarm.Inspection.Views.BudgetView Budget()
    {
        (string Namespace, string Name, BudgetRequest Request)[] asked =
        [
            ("inference", Name, new BudgetRequest("inference/" + Name, 0, 24, 0, 1, 2.5, 10, 1)),
            ("batch", "sdxl-turbo", new BudgetRequest("batch/sdxl-turbo", 1, 46, 0, 1, 2.5, 0, 1)),
        ];
        var limits = new BudgetLimits(
            64,
            double.PositiveInfinity,
            [new(32, 1, double.PositiveInfinity), new(32, 1, 16)]
        );
        var granted = FairShare.Allocate(limits, [.. asked.Select(one => one.Request)]);
        return BudgetReading.Of(
            "a100",
            limits,
            ["inference", "batch"],
            [.. asked.Select((one, i) => new BudgetOutcome(one.Namespace, one.Name, one.Request, granted[i]))]
        );
    }
}
