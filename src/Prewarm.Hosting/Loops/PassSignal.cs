namespace Prewarm.Hosting.Loops;

/// <summary>The side of the signal that belongs to the loop. Thread-safe.</summary>
public sealed class PassSignal : IPassSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = NewSource();
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    public DateTimeOffset LastCompleted
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    /// <summary>Tells that the pass for an instant is over, however it went. An instant that lies back is ignored.</summary>
    public void Complete(DateTimeOffset due)
    {
        TaskCompletionSource finished;
        lock (_gate)
        {
            if (due <= _last)
            {
                return;
            }

            _last = due;
            finished = _next;
            _next = NewSource();
        }

        finished.TrySetResult();
    }

    public async Task WaitForAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_last >= due)
                {
                    return;
                }

                next = _next.Task;
            }

            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
