using Microsoft.Extensions.Options;
using Prewarm.Forecaster.Accuracy;
using Prewarm.Forecaster.Collecting;
using Prewarm.Forecaster.Models;
using Prewarm.Forecaster.Operations;
using Prewarm.Forecaster.Workloads;
using Prewarm.Hosting.Loops;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Publishing;

/// <summary>Every minute: close the minute, keep it, feed every forecaster, publish what it says now.</summary>
internal sealed class PublishingLoop(
    ForecastBoard board,
    MinuteBuckets buckets,
    HistoryWriter writer,
    ForecastPublisher publisher,
    AccuracyKeeper accuracy,
    HistoryMasks masks,
    IOptions<ForecasterOptions> options,
    ForecasterMetrics metrics,
    TimeProvider clock,
    ILogger<PublishingLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Lock _onePass = new();
    private bool _failing;

    /// <summary>Completes for each pass, however it went.</summary>
    public PassSignal Passes { get; } = new();

    /// <summary>Timestamp of the clock at the last pass that published anything, or had nothing to publish.</summary>
    /// <remarks>A timestamp, not a time of day: setting the clock must not make the pod unready.</remarks>
    public long LastGoodTimestamp { get; private set; } = clock.GetTimestamp();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);

        // The minute that is open is worth keeping: its mean over the samples so far.
        lock (_onePass)
        {
            writer.Keep(buckets.CloseBefore(clock.GetUtcNow() + Minute));
        }
    }

    /// <summary>One pass for a minute.</summary>
    internal void RunOnce(DateTimeOffset due, CancellationToken stoppingToken)
    {
        lock (_onePass)
        {
            Run(due, stoppingToken);
        }

        Passes.Complete(due);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Leaves the caller's thread before the first pass, so that a slow store cannot hold the start of the host up.
        await Task.Yield();
        LastGoodTimestamp = clock.GetTimestamp();
        while (true) // Leaves only through cancellation of the wait.
        {
            var now = clock.GetUtcNow(); // Read once: a second reading could pass the due instant and make the wait negative.
            var due = StepGrid.Next(now, options.Value.PublishEvery);
            await Task.Delay(due - now, clock, stoppingToken).ConfigureAwait(false);
            RunOnce(due, stoppingToken);
        }
    }

    private void Run(DateTimeOffset due, CancellationToken stoppingToken)
    {
        var outcome = "failed";
        try
        {
            var kept = writer.Keep(buckets.CloseBefore(due));
            var (published, failed) = PublishAll(due, stoppingToken);
            accuracy.Keep();
            outcome =
                failed == 0 && kept ? "ok"
                : failed == 0 || published > 0 ? "partial"
                : "failed";
            if (outcome != "failed")
            {
                LastGoodTimestamp = clock.GetTimestamp();
            }
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            logger.PublishingFailed(failure);
        }

        metrics.Pass(outcome);
    }

    private (int Published, int Failed) PublishAll(DateTimeOffset due, CancellationToken stoppingToken)
    {
        var workloads = board.All;
        var (published, failed) = (0, 0);
        (Exception Failure, HistoryKey Key)? first = null;
        foreach (var workload in workloads)
        {
            stoppingToken.ThrowIfCancellationRequested();
            try
            {
                published += Publish(workload, due) ? 1 : 0;
            }
            catch (Exception failure)
            {
                // One workload's trouble must not take the others' forecasts away.
                failed++;
                first ??= (failure, workload.Key);
                if (failure is StorageException)
                {
                    break; // The store is everybody's: each further read would wait for it again.
                }
            }
        }

        Tell(first, failed);
        return (published, failed);
    }

    /// <summary>Kept minutes in [from, to], those that an operator masked missing: they teach nothing and are not judged by.</summary>
    private double[] Read(HistoryKey key, DateTimeOffset from, DateTimeOffset to) =>
        masks.Apply(key, from, writer.Read(key, from, to));

    /// <summary>Feeds the challenger on trial, which may have been trained up to another minute than the champion.</summary>
    private CanaryTrial? Try(ForecastWorkload workload, DateTimeOffset first, double[] values, DateTimeOffset due)
    {
        if (workload.Canary is { } trial)
        {
            var own = trial.Model.Forecaster.Origin + Minute;
            trial.Observe(own < first ? own : first, own < first ? Read(workload.Key, own, due - Minute) : values);
        }

        return workload.Canary;
    }

    /// <summary>One line when passes begin to fail and one when they are well again, not one a minute.</summary>
    private void Tell((Exception Failure, HistoryKey Key)? first, int failed)
    {
        if (first is { } trouble && !_failing)
        {
            logger.PublishingPartlyFailed(trouble.Failure, failed, trouble.Key.Namespace, trouble.Key.Name);
        }
        else if (first is null && _failing)
        {
            logger.PublishingRecovered();
        }

        _failing = first is not null;
    }

    /// <summary>Feeds and publishes one workload.</summary>
    /// <returns>False when it is not trained, or being trained: the next pass catches it up from the store.</returns>
    private bool Publish(ForecastWorkload workload, DateTimeOffset due)
    {
        if (!workload.Gate.TryEnter())
        {
            return false;
        }

        ServedForecast served;
        try
        {
            if (workload.Model is not { Forecaster: var forecaster } model)
            {
                return false;
            }

            if (forecaster.Origin > clock.GetUtcNow() && forecaster.Origin > due)
            {
                // It has lived through time that has not been. It cannot forget, so its history is replayed without that time.
                logger.ClockWentBack(workload.Key.Namespace, workload.Key.Name);
                (workload.Model, workload.Canary, workload.Served) = (null, null, null);
                workload.Training.Request();
                return false;
            }

            var (first, last) = (forecaster.Origin + Minute, due - Minute);
            var values = first <= last ? Read(workload.Key, first, last) : [];
            foreach (var value in values)
            {
                model.Observe(value);
            }

            served = model.Serve();
            served = Try(workload, first, values, due)?.Choose(served, workload.Options(1), due) ?? served;
            workload.Served = served;
            accuracy.Take(workload, first, values, served);
        }
        finally
        {
            workload.Gate.Exit();
        }

        publisher.Publish(ForecastMessage.Build(workload, served));
        return true;
    }
}
