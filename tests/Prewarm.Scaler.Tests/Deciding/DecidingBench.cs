using System.Globalization;
using System.Text.Json;
using Externalscaler;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Forecasting.Signals;
using Prewarm.Scaler.Deciding;
using Prewarm.Scaler.Deciding.Budgets;
using Prewarm.Scaler.Deciding.Learning;
using Prewarm.Scaler.Forecasts;
using Prewarm.Scaler.Workloads;
using Prewarm.Scaling.Decisions;

namespace Prewarm.Scaler.Tests.Deciding;

/// <summary>A deciding step over a registry of its own: one scaler replica without its ports.</summary>
internal sealed class DecidingBench
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly DecidingStep _step;

    public DecidingBench(params (string Name, BudgetOptions Budget)[] budgets)
    {
        Clock = new FakeTimeProvider(Start);
        var options = Options.Create(new ScalerOptions());
        Registry = new WorkloadRegistry(options, new SourceCatalog(null), Clock, NullLogger<WorkloadRegistry>.Instance);
        Forecasts = new ForecastCache(Clock);
        Operations = new OperationsCache();
        var shared = new BudgetsOptions();
        foreach (var (name, budget) in budgets)
        {
            shared.All.Add(name, budget);
        }

        var budgetStep = new BudgetStep(Registry, Options.Create(shared));
        Outlook = new OutlookStep(Registry, Forecasts, budgetStep);
        Learning = new LearningStep(Registry, Starts, NullLogger<LearningStep>.Instance);
        _step = new DecidingStep(
            Forecasts,
            new OperatorOrders(Operations),
            budgetStep,
            Outlook,
            Learning,
            NullLogger<DecidingStep>.Instance
        );
    }

    /// <summary>How the last pass shared the budgets out.</summary>
    public IReadOnlyList<BudgetStanding> Budgets => _step.Budgets;

    public FakeTimeProvider Clock { get; }

    public WorkloadRegistry Registry { get; }

    public ForecastCache Forecasts { get; }

    public OperationsCache Operations { get; }

    public OutlookStep Outlook { get; }

    public LearningStep Learning { get; }

    /// <summary>Where the cluster tells of starts.</summary>
    public MeasuredStarts Starts { get; } = new();

    /// <summary>Registers a workload of capacity 10 at full use.</summary>
    public Workload Add(string name, params (string Key, string Value)[] metadata)
    {
        var reference = new ScaledObjectRef
        {
            Namespace = "inference",
            Name = name,
            ScalerMetadata = { ["engine"] = "vllm", ["targetUtilization"] = "1" },
        };
        foreach (var (key, value) in metadata.Prepend(("targetPerReplica", "10")))
        {
            reference.ScalerMetadata[key] = value;
        }

        return Registry.Resolve(reference).Workload!;
    }

    /// <summary>One grid pass over these workloads, each with its readings.</summary>
    public IReadOnlyList<Decision?> Pass(params (Workload Workload, SignalReadings Readings)[] steps)
    {
        Clock.Advance(TimeSpan.FromSeconds(15));
        var at = Clock.GetUtcNow();
        return _step.DecideAll(
            [.. steps.Select(step => step.Workload)],
            [.. steps.Select(step => step.Readings with { At = at })],
            at
        );
    }

    /// <summary>Replicas after a pass, by load in running requests.</summary>
    public int[] Replicas(params (Workload Workload, double Running)[] steps) =>
        [
            .. Pass([.. steps.Select(step => (step.Workload, Load(step.Running)))])
                .Select(decision => decision!.Replicas),
        ];

    public static SignalReadings Load(double running, double queue = 0) =>
        new()
        {
            At = Start,
            Running = Reading.Of(running),
            Queue = Reading.Of(queue),
        };

    public static SignalReadings Lost() => SignalReadings.All(Start, Reading.Not(ReadingState.Unreachable, "test"));

    public void Order(string kind, string scope, string body, double minutes = 60) =>
        Operations.Replace([
            .. Operations.Items,
            new OperationsItem(
                (Operations.Items.Count + 1).ToString(CultureInfo.InvariantCulture),
                kind,
                scope,
                "test",
                "ops",
                Start,
                Start,
                Start.AddMinutes(minutes),
                JsonDocument.Parse(body).RootElement.Clone()
            ),
        ]);
}
