using Grpc.Core;
using Prewarm.Protocol.V1;

namespace Prewarm.Scaler.Forecasts;

/// <summary>Keeps the operator's documents up to date. The forecast stream's loop tells when the forecaster is away.</summary>
internal sealed class OperationsStreamLoop(
    ForecasterChannel channel,
    OperationsCache cache,
    TimeProvider clock,
    ILogger<OperationsStreamLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan WaitMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

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
    /// <returns>True when anything came.</returns>
    internal async Task<bool> ReadOnceAsync(CancellationToken stoppingToken)
    {
        var received = false;
        try
        {
            using var call = channel.Client!.StreamOperations(
                new StreamOperationsRequest(),
                cancellationToken: stoppingToken
            );
            await foreach (var state in call.ResponseStream.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                received = true;
                Take(state);
            }
        }
        catch (Exception gone) when (gone is RpcException or IOException or OperationCanceledException)
        {
            // Away, or older than this contract: what is known stays, and expires by itself.
        }

        return received;
    }

    private void Take(OperationsState state)
    {
        if (OperationsJson.Read(state.DocumentsJson) is { } items)
        {
            cache.Replace(items);
            return;
        }

        logger.OperationsRefused();
    }
}
