using System.Collections.Immutable;
using Prewarm.Forecaster.Workloads;
using Prewarm.Protocol.V1;

namespace Prewarm.Forecaster.Publishing;

/// <summary>Hands new forecasts to every open stream. A slow reader gets the latest of each workload, not a queue.</summary>
internal sealed class ForecastPublisher(ForecastBoard board)
{
    private ImmutableArray<ForecastSubscription> _subscriptions = [];

    public void Publish(Forecast forecast)
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Offer(forecast);
        }
    }

    /// <summary>Opens a subscription that already holds the latest forecast of every workload.</summary>
    public ForecastSubscription Subscribe()
    {
        var subscription = new ForecastSubscription(gone =>
            ImmutableInterlocked.Update(ref _subscriptions, list => list.Remove(gone))
        );
        ImmutableInterlocked.Update(ref _subscriptions, list => list.Add(subscription));
        foreach (var workload in board.All)
        {
            if (workload.Served is { } latest)
            {
                subscription.Offer(ForecastMessage.Build(workload, latest));
            }
        }

        return subscription;
    }
}
