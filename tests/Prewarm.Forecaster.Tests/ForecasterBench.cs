using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Forecaster.Accuracy;
using Prewarm.Forecaster.Backfill;
using Prewarm.Forecaster.Calendar;
using Prewarm.Forecaster.Collecting;
using Prewarm.Forecaster.Models;
using Prewarm.Forecaster.Operations;
using Prewarm.Forecaster.Publishing;
using Prewarm.Forecaster.Recording;
using Prewarm.Forecaster.Training;
using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.Series;
using Prewarm.Hosting.Telemetry;
using Prewarm.Protocol.V1;
using Prewarm.Sources;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests;

/// <summary>The forecaster's parts on a fake clock and a fake store, as the host wires them but without loops and ports.</summary>
internal sealed class ForecasterBench : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly ServiceProvider _services;

    public ForecasterBench(
        FakeHistoryStore? store = null,
        Action<ForecasterOptions>? configure = null,
        DateTimeOffset? now = null,
        IPromotionJudge? judge = null
    )
    {
        Clock = new FakeTimeProvider(now ?? Start);
        Store = store ?? new FakeHistoryStore();
        var services = new ServiceCollection();
        services.AddMetrics();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddLogging(logging => logging.AddFakeLogging().SetMinimumLevel(LogLevel.Trace));
        services
            .AddOptions<ForecasterOptions>()
            .Configure(options =>
            {
                options.BackfillPause = TimeSpan.Zero; // Nobody moves the clock while a test awaits a pass.
                options.BackfillParallelism = 1; // So that the order of queries is what a test sees.
                configure?.Invoke(options);
            });
        services.AddSingleton<IHistoryStore>(Store);
        services.AddSingleton<IHistoryReader>(Reader);
        services.AddSingleton<IDecisionStore>(Decisions);
        services.AddSingleton<ILedgerStore>(Ledger);
        services.AddSingleton<IUsageStore>(Usage);
        services.AddSingleton<IOperationsStore>(Operations);
        services.AddSingleton<LedgerKeeper>();
        services.AddSingleton<UsageKeeper>();
        services.AddSingleton<DecisionRecorder>();
        services.AddSingleton<ForecastBoard>();
        services.AddSingleton<MinuteBuckets>();
        services.AddSingleton<BudgetBoard>();
        services.AddSingleton<Collector>();
        services.AddSingleton<HistoryWriter>();
        services.AddSingleton<ForecastPublisher>();
        services.AddSingleton<IAccuracyStore>(Accuracy);
        services.AddSingleton<AccuracyKeeper>();
        services.AddSingleton<SeriesRoom>();
        services.AddSingleton<ForecasterMetrics>();
        services.AddSingleton<IModelStore>(Models);
        services.AddSingleton(judge ?? new PinballJudge());
        services.AddSingleton<HistoryMasks>();
        services.AddSingleton<ConfiguredCalendars>();
        services.AddOptions<CalendarsOptions>();
        services.AddSingleton<ModelRegistry>();
        services.AddSingleton<HistoryLearner>();
        services.AddSingleton<WorkloadTrainer>();
        services.AddSingleton<CanaryKeeper>();
        services.AddSingleton<PublishingLoop>();
        services.AddSingleton<TrainingLoop>();
        services.AddSingleton<BackfillLoop>();
        _services = services.BuildServiceProvider();
        Passes = Collect<long>("prewarm.publishing.passes");
        Refused = Collect<long>("prewarm.reports.refused");
        Trainings = Collect<double>("prewarm.training.duration");
        Metrics = Get<ForecasterMetrics>();
    }

    public FakeTimeProvider Clock { get; }

    public FakeHistoryStore Store { get; }

    public FakeHistoryReader Reader { get; } = new();

    public FakeDecisionStore Decisions { get; } = new();

    public FakeLedgerStore Ledger { get; } = new();

    public FakeModelStore Models { get; } = new();

    public FakeAccuracyStore Accuracy { get; } = new();

    public FakeOperationsStore Operations { get; } = new();

    public FakeUsageStore Usage { get; } = new();

    public DecisionRecorder Recorder => Get<DecisionRecorder>();

    public MetricCollector<long> Passes { get; }

    public MetricCollector<long> Refused { get; }

    public MetricCollector<double> Trainings { get; }

    public ForecasterMetrics Metrics { get; }

    public ForecastBoard Board => Get<ForecastBoard>();

    public PublishingLoop Publishing => Get<PublishingLoop>();

    public TrainingLoop Training => Get<TrainingLoop>();

    public BackfillLoop Backfill => Get<BackfillLoop>();

    public IReadOnlyList<FakeLogRecord> Logs => _services.GetFakeLogCollector().GetSnapshot();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static WorkloadKey Wire(string name) =>
        new()
        {
            Namespace = "ns",
            Name = name,
            Trigger = "t",
        };

    public static HistoryKey Key(string name) => new("ns", name, "t");

    public static WorkloadSettings Settings(string name, double quantile = 0.9, string timezone = "UTC") =>
        new()
        {
            Key = Wire(name),
            StepSeconds = 15,
            LeadSeconds = 300,
            HoldSeconds = 60,
            Quantile = quantile,
            Timezone = timezone,
            Source = "default",
            Engine = "vllm",
        };

    /// <summary>A day's shape around 100, of any minute.</summary>
    public static double Demand(DateTimeOffset at) =>
        100 + (50 * Math.Sin(at.ToUnixTimeSeconds() / 86_400.0 * 2 * Math.PI));

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public void Dispose() => _services.Dispose();

    /// <summary>A workload with a past up to the minute before an instant.</summary>
    public static FakeHistoryStore StoreWith(TimeSpan past, DateTimeOffset until, params string[] names)
    {
        var store = new FakeHistoryStore();
        foreach (var name in names)
        {
            store.Register(new StoredWorkload(Key(name), Settings(name).ToByteArray()));
            var count = (int)past.TotalMinutes;
            var first = until - past;
            var values = Enumerable.Range(0, count).Select(i => Demand(first.AddMinutes(i))).ToArray();
            store.Import(Key(name), new RegularSeries(first, TimeSpan.FromMinutes(1), values), overwrite: true);
        }

        return store;
    }

    /// <summary>One workload whose last part lies at three times the level: models that learn from other instants differ by much.</summary>
    public static FakeHistoryStore ShiftedStore(string name, TimeSpan past, TimeSpan shiftAgo)
    {
        var store = StoreWith(past, Start, name);
        var from = Start - shiftAgo;
        var values = Enumerable.Range(0, (int)shiftAgo.TotalMinutes).Select(i => 3 * Demand(from.AddMinutes(i)));
        store.Import(Key(name), new RegularSeries(from, TimeSpan.FromMinutes(1), [.. values]), overwrite: true);
        return store;
    }

    public ReportResponse Report(DateTimeOffset at, params (string Name, double Demand)[] demands) =>
        Report(at, [], demands);

    public ReportResponse Report(
        DateTimeOffset at,
        IEnumerable<WorkloadSettings> settings,
        params (string Name, double Demand)[] demands
    )
    {
        var request = new ReportRequest { AtUnixMs = at.ToUnixTimeMilliseconds() };
        request.Settings.Add(settings);
        request.Observations.Add(demands.Select(one => new Observation { Key = Wire(one.Name), Demand = one.Demand }));
        return Get<Collector>().Take(request);
    }

    /// <summary>Lives through one minute: a report at its start, then the publishing pass at its end.</summary>
    public void LiveMinute(params (string Name, double Demand)[] demands)
    {
        Report(Clock.GetUtcNow(), demands);
        Clock.Advance(TimeSpan.FromMinutes(1));
        Publish();
    }

    public void Publish() => Publishing.RunOnce(Clock.GetUtcNow(), Token);

    public void Train() => Training.RunOnce(Clock.GetUtcNow(), Token);

    public double[] Stored(string name, DateTimeOffset from, DateTimeOffset to) =>
        Store.Read(Key(name), from, to).Values.ToArray();

    public static Dictionary<string, double> ByOutcome<T>(MetricCollector<T> collector)
        where T : struct =>
        collector
            .GetMeasurementSnapshot()
            .GroupBy(one => (string)one.Tags["outcome"]!)
            .ToDictionary(
                group => group.Key,
                group =>
                    typeof(T) == typeof(long)
                        ? group.Sum(one =>
                            Convert.ToDouble(one.Value, System.Globalization.CultureInfo.InvariantCulture)
                        )
                        : group.Count()
            );

    private MetricCollector<T> Collect<T>(string name)
        where T : struct =>
        new(
            _services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(),
            ForecasterMetrics.MeterName,
            name
        );
}
