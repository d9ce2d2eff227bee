using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Prewarm.Cli.Hosting;
using Prewarm.Forecaster;
using Prewarm.Forecasting.Series;
using Prewarm.Hosting;
using Prewarm.Protocol.V1;
using Prewarm.Storage;

namespace Prewarm.Benchmarks.Storage;

/// <summary>A forecaster as it runs in a pod, at one instant and on a file of its own, its loops in the hand of a benchmark.</summary>
internal sealed class SidecarHost : IAsyncDisposable
{
    private const int Day = 1440;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prewarm-sidecar-");

    /// <param name="now">The instant at which it stands.</param>
    /// <param name="settings">Configuration that differs from the defaults.</param>
    public SidecarHost(DateTimeOffset now, params (string Key, string Value)[] settings)
    {
        var overrides = settings.ToDictionary(pair => pair.Key, string? (pair) => pair.Value);
        overrides["Storage:Path"] = File;
        App = ForecasterHost.Create(
            new HostArguments
            {
                ConfigFile = HostArguments.NoFile,
                Clock = new StandingClock(now),
                Quiet = true,
                Overrides = overrides,
            },
            ServiceSets.ForecasterSources
        );
    }

    public WebApplication App { get; }

    public IHistoryStore History => App.Services.GetRequiredService<IHistoryStore>();

    public string File => Path.Combine(_folder.FullName, "history.db");

    public static HistoryKey Key(int workload) => new("bench", Name(workload), "t");

    public static string Name(int workload) => string.Create(null, $"w{workload}");

    /// <summary>Makes a workload known. It reads its own model from the source <c>default</c>; a replica serves a fortieth of its peak.</summary>
    public void Register(int workload)
    {
        var settings = new WorkloadSettings
        {
            Key = new WorkloadKey
            {
                Namespace = "bench",
                Name = Name(workload),
                Trigger = "t",
            },
            StepSeconds = 15,
            LeadSeconds = 300,
            StabilizationSeconds = 300,
            HoldSeconds = 60,
            Quantile = 0.9,
            Capacity = 10,
            Timezone = "UTC",
            Source = "default",
            Engine = "vllm",
            Selector = $"model_name=\"{Name(workload)}\"",
        };
        App.Services.GetRequiredService<Forecaster.Workloads.ForecastBoard>().Register(Key(workload), settings);
        History.Register(new StoredWorkload(Key(workload), settings.ToByteArray()));
    }

    /// <summary>Whole numbers around a day's and a week's shape, as concurrency is.</summary>
    public static double[] Demand(int workload, int minutes)
    {
        var random = new Random(workload);
        var values = new double[minutes];
        for (var i = 0; i < minutes; i++)
        {
            var middle = 160 * (1.2 + Math.Sin(i * Math.Tau / Day)) * (i / Day % 7 < 5 ? 1 : 0.4);
            values[i] = Math.Round(middle * (0.8 + (0.4 * random.NextDouble())));
        }

        return values;
    }

    public void Import(int workload, DateTimeOffset from, int minutes) =>
        History.Import(
            Key(workload),
            new RegularSeries(from, TimeSpan.FromMinutes(1), Demand(workload, minutes)),
            overwrite: true
        );

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Timers run, the time of day does not.</summary>
    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
