using Grpc.Core;
using Prewarm.Forecaster.Collecting;
using Prewarm.Forecaster.Operations;
using Prewarm.Forecaster.Publishing;
using Prewarm.Protocol.V1;
using ForecasterBase = Prewarm.Protocol.V1.Forecaster.ForecasterBase;

namespace Prewarm.Forecaster.Grpc;

/// <summary>What the scaler calls: reports in, forecasts out.</summary>
internal sealed class ForecasterService(
    Collector collector,
    ForecastPublisher publisher,
    OperationsFeed operations,
    IHostApplicationLifetime lifetime
) : ForecasterBase
{
    public override Task<ReportResponse> Report(ReportRequest request, ServerCallContext context) =>
        Task.FromResult(collector.Take(request));

    public override async Task StreamForecasts(
        StreamForecastsRequest request,
        IServerStreamWriter<Forecast> responseStream,
        ServerCallContext context
    )
    {
        using var subscription = publisher.Subscribe();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken,
            lifetime.ApplicationStopping
        );
        var wanted = request.Keys.ToHashSet();
        try
        {
            // Headers first: the scaler then knows that the forecaster is there even while nothing is trained.
            await context.WriteResponseHeadersAsync(Metadata.Empty).ConfigureAwait(false);
            while (true)
            {
                foreach (var forecast in await subscription.TakeAsync(ending.Token).ConfigureAwait(false))
                {
                    if (wanted.Count == 0 || wanted.Contains(forecast.Key))
                    {
                        await responseStream.WriteAsync(forecast, ending.Token).ConfigureAwait(false);
                    }
                }
            }
        }
        catch (Exception gone)
            when (ending.IsCancellationRequested
                && gone is OperationCanceledException or IOException or InvalidOperationException
            )
        {
            // The caller left or the host stops: the stream ends with OK. A write into a call that is gone throws the other two.
        }
    }

    public override async Task StreamOperations(
        StreamOperationsRequest request,
        IServerStreamWriter<OperationsState> responseStream,
        ServerCallContext context
    )
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken,
            lifetime.ApplicationStopping
        );
        try
        {
            while (true)
            {
                var (state, changed) = operations.Current;
                if (state is not null)
                {
                    await responseStream
                        .WriteAsync(new OperationsState { DocumentsJson = state }, ending.Token)
                        .ConfigureAwait(false);
                }

                await changed.WaitAsync(ending.Token).ConfigureAwait(false);
            }
        }
        catch (Exception gone)
            when (ending.IsCancellationRequested
                && gone is OperationCanceledException or IOException or InvalidOperationException
            )
        {
            // As above: the stream ends with OK.
        }
    }
}
