using System.Threading.Channels;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Prewarm.Forecasting.Signals;
using Prewarm.Hosting.Loops;
using Prewarm.Protocol.V1;
using Prewarm.Scaler.Workloads;

namespace Prewarm.Scaler.Forecasts;

/// <summary>Sends what was sampled to the forecaster, in order, without ever holding a sampling pass up.</summary>
/// <remarks>The queue holds two minutes of steps and drops the oldest: a forecaster that was away back-fills or keeps a gap.</remarks>
internal sealed class ReportLoop(ForecasterChannel channel, IOptions<ScalerOptions> options, TimeProvider clock)
    : BackgroundService
{
    private const int QueueLength = 8;

    private readonly Channel<SampledStep> _steps = Channel.CreateBounded<SampledStep>(
        new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }
    );

    private readonly HashSet<(Workload Workload, TimeSpan LeadTime, double Capacity)> _told = [];
    private readonly DecisionSelection _selection = new();

    /// <summary>Completes for each step that was sent or given up.</summary>
    public PassSignal Passes { get; } = new();

    /// <summary>Queues a step; returns at once.</summary>
    public void Enqueue(SampledStep step) => _steps.Writer.TryWrite(step);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var step in _steps.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            if (channel.Client is not null)
            {
                await SendAsync(step, stoppingToken).ConfigureAwait(false);
            }

            Passes.Complete(step.At);
        }
    }

    private async Task SendAsync(SampledStep step, CancellationToken stoppingToken)
    {
        // A step that cannot be delivered within its own length is superseded by the next one.
        var decisions = _selection.Select(step.Decisions);
        using var budget = new CancellationTokenSource(options.Value.PollingStep, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, stoppingToken);
        try
        {
            var request = BuildRequest(step, all: false);
            request.Decisions.Add(decisions.Select(one => DecisionJson.Report(one, Key(one.Workload.Id))));
            var response = await channel
                .Client!.ReportAsync(request, cancellationToken: linked.Token)
                .ConfigureAwait(false);
            if (response.NeedsSettings)
            {
                request = BuildRequest(step, all: true);
                await channel.Client!.ReportAsync(request, cancellationToken: linked.Token).ConfigureAwait(false);
            }

            Note(step);
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException or IOException)
        {
            // The stream loop logs that the forecaster is away, once; here it only means that settings must be told again.
            stoppingToken.ThrowIfCancellationRequested();
            _told.Clear();
        }
    }

    /// <summary>The forecaster knows the settings of this step's workloads.</summary>
    internal void Note(SampledStep step)
    {
        _told.Clear();
        _told.UnionWith(step.Demands.Select(demand => Told(demand.Workload)));
    }

    /// <param name="all">Whether settings that were told are told again.</param>
    internal ReportRequest BuildRequest(SampledStep step, bool all)
    {
        var request = new ReportRequest { AtUnixMs = step.At.ToUnixTimeMilliseconds() };
        request.Budgets.Add(step.Budgets.Select(BudgetReports.Of));
        foreach (var (workload, demand) in step.Demands)
        {
            request.Observations.Add(new Observation { Key = Key(workload.Id), Demand = demand });
            if (all || !_told.Contains(Told(workload)))
            {
                request.Settings.Add(Settings(workload));
            }
        }

        return request;
    }

    /// <summary>Changed metadata, which make a new workload of the same id, and a learned lead time or capacity are news to the forecaster.</summary>
    private static (Workload Workload, TimeSpan LeadTime, double Capacity) Told(Workload workload) =>
        (workload, workload.Settings.LeadTime, workload.Settings.Capacity);

    private static WorkloadKey Key(WorkloadId id) =>
        new()
        {
            Namespace = id.Namespace,
            Name = id.Name,
            Trigger = id.Trigger,
        };

    private WorkloadSettings Settings(Workload workload)
    {
        var metadata = workload.Metadata;
        var settings = new WorkloadSettings
        {
            Key = Key(workload.Id),
            StepSeconds = (metadata.QueryStep ?? options.Value.PollingStep).TotalSeconds,
            LeadSeconds = workload.Settings.LeadTime.TotalSeconds,
            HoldSeconds = options.Value.Hold.TotalSeconds,
            Quantile = workload.Settings.Quantile,
            QuantileStated = metadata.ServiceLevel is not null,
            Capacity = workload.Settings.Capacity,
            UtilizationMax = metadata.IsUtilizationStated ? metadata.TargetUtilization : 0,
            StabilizationSeconds = options.Value.Stabilization.TotalSeconds,
            Timezone = metadata.TimeZoneId,
            Seasonality = metadata.Seasonality,
            Source = metadata.Source,
            Engine = metadata.Engine,
            Selector = SelectorText.ToText(metadata.Selector),
            Unit = metadata.Queries.ContainsKey("demandQuery") ? "requests/s" : "concurrent requests",
            Team = metadata.Team ?? string.Empty,
            Sibling = metadata.Sibling ?? string.Empty,
            Calendar = metadata.Calendar ?? string.Empty,
            GpusPerReplica = metadata.GpusPerReplica,
            GpuHourCost = metadata.GpuHourCost ?? 0,
        };
        settings.Queries.Add(metadata.Queries.ToDictionary());
        return settings;
    }
}
