using Prewarm.Protocol.V1;

namespace Prewarm.Forecaster.Publishing;

/// <summary>What one stream has still to send: at most one forecast per workload.</summary>
internal sealed class ForecastSubscription(Action<ForecastSubscription> leave) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _waiting = new(0, 1);
    private readonly Dictionary<WorkloadKey, Forecast> _pending = [];

    public void Offer(Forecast forecast)
    {
        lock (_gate)
        {
            _pending[forecast.Key] = forecast;
            if (_waiting.CurrentCount == 0)
            {
                _waiting.Release();
            }
        }
    }

    /// <summary>Waits for something to send and takes all of it.</summary>
    public async Task<IReadOnlyCollection<Forecast>> TakeAsync(CancellationToken cancellationToken)
    {
        await _waiting.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            var taken = _pending.Values.ToArray();
            _pending.Clear();
            return taken;
        }
    }

    // The semaphore is not disposed: a publisher may be walking an older list that still holds this subscription.
    public void Dispose() => leave(this);
}
