using Microsoft.Extensions.Options;
using Prewarm.Forecaster.Collecting;
using Prewarm.Forecaster.Workloads;
using Prewarm.Hosting.Loops;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Publishing;

/// <summary>Every minute: close the minute, keep it, feed every forecaster, publish what it says now.</summary>
internal sealed class PublishingLoop(
    ForecastBoard board,
    MinuteBuckets buckets,
    IHistoryStore store,
    ForecastPublisher publisher,
    IOptions<ForecasterOptions> options,
    ForecasterMetrics metrics,
    TimeProvider clock,
    ILogger<PublishingLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Completes for each pass, however it went.</summary>
    public PassSignal Passes { get; } = new();

    public DateTimeOffset LastGoodAt { get; private set; } = DateTimeOffset.MinValue;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);

        // The minute that is open is worth keeping: its mean over the samples so far.
        Keep(buckets.CloseBefore(clock.GetUtcNow() + Minute));
    }

    /// <summary>One pass for a minute.</summary>
    internal void RunOnce(DateTimeOffset due, CancellationToken stoppingToken)
    {
        var outcome = "failed";
        try
        {
            Keep(buckets.CloseBefore(due));
            foreach (var workload in board.All)
            {
                stoppingToken.ThrowIfCancellationRequested();
                Publish(workload, due);
            }

            LastGoodAt = clock.GetUtcNow();
            outcome = "ok";
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            logger.PublishingFailed(failure);
        }

        metrics.Pass(outcome);
        Passes.Complete(due);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Leaves the caller's thread before the first pass, so that a slow store cannot hold the start of the host up.
        await Task.Yield();
        LastGoodAt = clock.GetUtcNow();
        while (true) // Leaves only through cancellation of the wait.
        {
            var now = clock.GetUtcNow(); // Read once: a second reading could pass the due instant and make the wait negative.
            var due = StepGrid.Next(now, options.Value.PublishEvery);
            await Task.Delay(due - now, clock, stoppingToken).ConfigureAwait(false);
            RunOnce(due, stoppingToken);
        }
    }

    private void Keep(IReadOnlyList<(DateTimeOffset Minute, Dictionary<HistoryKey, double> Means)> closed)
    {
        foreach (var (minute, means) in closed)
        {
            store.Append(minute, means);
        }
    }

    private void Publish(ForecastWorkload workload, DateTimeOffset due)
    {
        // A training in progress holds the gate; the next pass catches this workload up from the store.
        if (!workload.Gate.TryEnter())
        {
            return;
        }

        try
        {
            if (workload.Forecaster is not { } forecaster)
            {
                return;
            }

            var last = due - Minute;
            if (forecaster.Origin < last)
            {
                foreach (var value in store.Read(workload.Key, forecaster.Origin + Minute, last).Values)
                {
                    forecaster.Observe(value);
                }
            }

            workload.Latest = forecaster.Forecast();
        }
        finally
        {
            workload.Gate.Exit();
        }

        publisher.Publish(ForecastMessage.Build(workload, workload.Latest));
    }
}
