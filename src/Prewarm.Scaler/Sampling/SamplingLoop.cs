using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Prewarm.Hosting.Loops;
using Prewarm.Scaler.Forecasts;
using Prewarm.Scaler.Workloads;

namespace Prewarm.Scaler.Sampling;

/// <summary>Samples every workload at every instant of the grid, and a new one at once.</summary>
internal sealed class SamplingLoop : BackgroundService
{
    private readonly WorkloadRegistry _registry;
    private readonly SamplingPass _pass;
    private readonly ForecastCache _forecasts;
    private readonly TimeSpan _step;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SamplingMetrics _metrics;
    private readonly SemaphoreSlim _onePass = new(1, 1);

    // Unbounded is safe: the registry bounds how many workloads can be new.
    private readonly Channel<Workload> _added = Channel.CreateUnbounded<Workload>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    public SamplingLoop(
        WorkloadRegistry registry,
        SamplingPass pass,
        ForecastCache forecasts,
        IOptions<ScalerOptions> options,
        SamplingMetrics metrics,
        TimeProvider clock,
        ILogger<SamplingLoop> logger
    )
    {
        _registry = registry;
        _pass = pass;
        _forecasts = forecasts;
        _step = options.Value.PollingStep;
        _metrics = metrics;
        _clock = clock;
        _logger = logger;
        registry.Added += workload => _added.Writer.TryWrite(workload);
    }

    /// <summary>Completes for each grid pass, however it went.</summary>
    public PassSignal Passes { get; } = new();

    /// <summary>When the last pass ended well; the start of the process before the first.</summary>
    public DateTimeOffset LastGoodAt { get; private set; }

    public override void Dispose()
    {
        _onePass.Dispose();
        base.Dispose();
    }

    /// <summary>One pass over all workloads for a grid instant.</summary>
    internal async Task RunOnceAsync(DateTimeOffset due, CancellationToken stoppingToken)
    {
        if (_registry.DropIdle() > 0)
        {
            _forecasts.Retain([.. _registry.Workloads.Select(workload => workload.Id)]);
        }

        await GuardedAsync([.. _registry.Workloads], due, report: true, stoppingToken).ConfigureAwait(false);
        Passes.Complete(due);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LastGoodAt = _clock.GetUtcNow();
        return Task.WhenAll(RunGridAsync(stoppingToken), RunAddedAsync(stoppingToken));
    }

    private async Task RunGridAsync(CancellationToken stoppingToken)
    {
        while (true) // Leaves only through cancellation of the wait.
        {
            var now = _clock.GetUtcNow(); // Read once: a second reading could pass the due instant and make the wait negative.
            var due = StepGrid.Next(now, _step); // Models need an even grid, so we aim at instants, not at gaps.
            await Task.Delay(due - now, _clock, stoppingToken).ConfigureAwait(false);
            await RunOnceAsync(due, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>New workloads share a pass: KEDA shows all its objects at about once after a restart.</summary>
    private async Task RunAddedAsync(CancellationToken stoppingToken)
    {
        var reader = _added.Reader;
        while (await reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
        {
            var added = new List<Workload>();
            while (reader.TryRead(out var workload))
            {
                added.Add(workload);
            }

            // The last grid instant, not now: another replica that samples on its grid gets the same number.
            await GuardedAsync(added, StepGrid.Floor(_clock.GetUtcNow(), _step), report: false, stoppingToken)
                .ConfigureAwait(false);
        }
    }

    private async Task GuardedAsync(
        IReadOnlyList<Workload> workloads,
        DateTimeOffset at,
        bool report,
        CancellationToken stoppingToken
    )
    {
        var started = _clock.GetTimestamp();
        var outcome = "failed";
        await _onePass.WaitAsync(stoppingToken).ConfigureAwait(false);
        try
        {
            await _pass.RunAsync(workloads, at, report, stoppingToken).ConfigureAwait(false);
            outcome = "ok";
            LastGoodAt = _clock.GetUtcNow();
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            _logger.SamplingPassFailed(failure);
        }
        finally
        {
            _onePass.Release();
            _metrics.Pass(outcome, _clock.GetElapsedTime(started));
        }
    }
}
