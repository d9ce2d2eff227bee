using Prewarm.Forecasting.Replay;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Inspection.Views;
using Prewarm.Storage;

namespace Prewarm.Inspection.Tests.Bench;

/// <summary>A host with the workloads a test gives it.</summary>
public sealed class FakeInspectionSource(DateTimeOffset now) : IInspectionSource
{
    public DateTimeOffset Now { get; set; } = now;

    public List<InspectedWorkload> All { get; } = [];

    /// <summary>What the added workloads are trained with: a lead time of 5 min, replicas of 20.</summary>
    public static WindowMaxOptions Options { get; } =
        ProvisionWindow
            .Of(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1))
            .Apply(
                new WindowMaxOptions
                {
                    Step = TimeSpan.FromMinutes(1),
                    Window = TimeSpan.FromMinutes(1),
                    OperatingQuantile = 0.95,
                    Levels = [0.5, 0.8, 0.9, 0.95, 0.99], // Those of the forecast below.
                    Replay = new ReplayRules { Capacity = 20, LeadTime = TimeSpan.FromMinutes(5) },
                }
            );

    public BudgetsBody TheBudgets { get; set; } = new(null, []);

    public List<SourceView> TheSources { get; } = [];

    /// <summary>How often one workload was looked for.</summary>
    public int Finds { get; private set; }

    public IReadOnlyList<InspectedWorkload> Workloads() => All;

    public InspectedWorkload? Find(string @namespace, string name, string? trigger)
    {
        Finds++;
        return All.Find(one =>
            one.Key.Namespace == @namespace && one.Key.Name == name && (trigger is null || one.Key.Trigger == trigger)
        );
    }

    public Task<IReadOnlyList<SourceView>> SourcesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SourceView>>(TheSources);

    public BudgetsBody Budgets() => TheBudgets;

    public IReadOnlyList<FleetPoint> Fleet() => [];

    /// <summary>A workload with a forecast that rises by a unit a minute from its start.</summary>
    public InspectedWorkload Add(string @namespace, string name, double start = 10)
    {
        var added = new InspectedWorkload(
            new HistoryKey(@namespace, name, "t1"),
            "concurrent requests",
            TimeSpan.FromMinutes(5),
            Options,
            Rising(Now, start),
            LastTraining: null
        );
        All.Add(added);
        return added;
    }

    private static WindowForecast Rising(DateTimeOffset origin, double start)
    {
        const int Points = 180;
        double[] levels = [0.5, 0.8, 0.9, 0.95, 0.99];
        var mean = Enumerable.Range(0, Points).Select(i => start + i).ToArray();
        return new WindowForecast
        {
            Origin = origin,
            Step = TimeSpan.FromMinutes(1),
            Mean = mean,
            Levels = levels,
            WindowQuantiles = [.. levels.SelectMany(level => mean.Select(value => value + 6 + (level * 4)))],
            Model = "season-week",
            Learning = false,
            Reason = "Four weeks of history.",
            HistoryPoints = 40_320,
        };
    }
}

/// <summary>A what-if that answers at once, for tests of the page around it.</summary>
public sealed class FakeWhatIfRunner : IWhatIfRunner
{
    public WhatIfResult Run(
        RegularSeries demand,
        TimeSpan replayed,
        WhatIfSettings present,
        WhatIfSettings settings,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(demand);
        return new WhatIfResult(
            demand.Start,
            demand.Start + TimeSpan.FromMinutes(2),
            60,
            [1, 2],
            [new WhatIfOutcome("reactive, 80 %", 100, 1, 2.5, 0.01, 1, [1, 2])]
        );
    }
}
