using Prewarm.Storage;

namespace Prewarm.Forecaster.Operations;

/// <summary>The operator's documents as text for the scalers, and a signal for each change.</summary>
/// <remarks>The store is looked at every few seconds, because with PostgreSQL another process may have changed it.</remarks>
internal sealed class OperationsFeed(IOperationsStore store, TimeProvider clock, ILogger<OperationsFeed> logger)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _state;
    private bool _failing;

    /// <summary>The present state and a task that completes with the next change. Null state: the store has not been read yet.</summary>
    public (string? State, Task Changed) Current
    {
        get
        {
            lock (_gate)
            {
                return (_state, _changed.Task);
            }
        }
    }

    /// <summary>Looks at the store now; whoever changed it here calls this.</summary>
    public void RunOnce()
    {
        string state;
        try
        {
            state = OperationsDocuments.Write(store.Active(clock.GetUtcNow()));
            _failing = false;
        }
        catch (StorageException failure)
        {
            if (!_failing)
            {
                _failing = true;
                logger.OperationsUnread(failure.Message);
            }

            return; // The scalers keep what they have; it expires by itself.
        }

        lock (_gate)
        {
            if (state == _state)
            {
                return;
            }

            _state = state;
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (true) // Leaves only through cancellation of the wait.
        {
            RunOnce();
            await Task.Delay(LookEvery, clock, stoppingToken).ConfigureAwait(false);
        }
    }
}
