using Grpc.Core;
using Prewarm.Protocol.V1;
using Prewarm.Scaler.Workloads;

namespace Prewarm.Scaler.Forecasts;

/// <summary>Keeps a forecast stream open and the cache filled; reconnects for ever, logs once per change.</summary>
internal sealed class ForecastStreamLoop(
    ForecasterChannel channel,
    ForecastCache cache,
    TimeProvider clock,
    ILogger<ForecastStreamLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan WaitMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    private bool _away;

    /// <summary>True while the stream is open and has delivered at least its headers.</summary>
    public bool IsConnected { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (channel.Client is null)
        {
            return;
        }

        var wait = WaitMin;
        while (!stoppingToken.IsCancellationRequested)
        {
            var received = await ReadOnceAsync(stoppingToken).ConfigureAwait(false);
            wait = received ? WaitMin : TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, WaitMax.Ticks));
            await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>One life of the stream.</summary>
    /// <returns>True when it was open at all.</returns>
    internal async Task<bool> ReadOnceAsync(CancellationToken stoppingToken)
    {
        var reason = "the stream ended";
        var opened = false;
        try
        {
            using var call = channel.Client!.StreamForecasts(
                new StreamForecastsRequest(),
                cancellationToken: stoppingToken
            );
            await call.ResponseHeadersAsync.ConfigureAwait(false);
            opened = IsConnected = true;
            _away = false;
            logger.ForecasterConnected();
            await foreach (var forecast in call.ResponseStream.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                Take(forecast);
            }
        }
        catch (Exception failure) when (failure is RpcException or IOException or OperationCanceledException)
        {
            reason = failure is RpcException rpc ? rpc.StatusCode.ToString() : "connection lost";
        }
        finally
        {
            IsConnected = false;
        }

        if (!_away && !stoppingToken.IsCancellationRequested)
        {
            _away = true;
            logger.ForecasterAway(reason);
        }

        return opened;
    }

    private void Take(Forecast forecast)
    {
        if (ForecastReader.Read(forecast, out var problem) is { } view)
        {
            cache.Put(new WorkloadId(forecast.Key.Namespace, forecast.Key.Name, forecast.Key.Trigger), view);
            return;
        }

        logger.ForecastRefused(problem ?? "unknown");
    }
}
