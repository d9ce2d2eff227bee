using Prewarm.Scaler.Workloads;

namespace Prewarm.Scaler.Grpc;

/// <summary>One open stream: a coalescing signal and the tokens that end it.</summary>
/// <remarks>
/// Changes do not queue: however many come while a reader is stuck, one wake-up is kept and the state of that moment is sent.
/// So memory per stream is constant and nobody waits for a slow reader.
/// </remarks>
internal sealed class OpenStream : IWorkloadObserver, IDisposable
{
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _ending;
    private readonly CancellationTokenSource? _age;
    private readonly CancellationToken _caller;
    private readonly IDisposable _subscription;
    private readonly ScalerMetrics _metrics;
    private readonly string _method;

    public OpenStream(
        Workload workload,
        string method,
        ScalerMetrics metrics,
        CancellationTokenSource? age,
        CancellationToken caller,
        CancellationToken stopping
    )
    {
        _caller = caller;
        _age = age;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(
            caller,
            stopping,
            age?.Token ?? CancellationToken.None
        );
        _metrics = metrics;
        _method = method;
        _metrics.StreamOpened(method);
        _subscription = workload.Subscribe(this);
    }

    /// <summary>Cancelled when the stream should end, for whatever reason.</summary>
    public CancellationToken Token => _ending.Token;

    public void OnChanged()
    {
        if (_changed.CurrentCount > 0)
        {
            return;
        }

        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another change came first; one wake-up is all a reader needs.
        }
    }

    /// <summary>Waits for the next change.</summary>
    /// <returns>False when the server ends the stream: the handler then returns, and KEDA sees OK and reconnects at once.</returns>
    /// <exception cref="OperationCanceledException">The caller is gone.</exception>
    public async Task<bool> WaitForChangeAsync()
    {
        try
        {
            await _changed.WaitAsync(_ending.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!_caller.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _metrics.StreamClosed(_method);
        _ending.Dispose();
        _age?.Dispose();

        // Not disposed: a publisher may still hold this observer in the list it is walking, and Release must not throw.
    }
}
