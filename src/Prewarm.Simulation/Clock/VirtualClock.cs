namespace Prewarm.Simulation.Clock;

/// <summary>A clock that stands still until it is advanced; timers fire in order of their due time, as the time they were due at.</summary>
/// <remarks>Reading it, and making, changing and waiting for timers is thread-safe; one thread at a time advances. Callbacks run on that thread.</remarks>
public sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(long Due, long Order), VirtualTimer> _timers = [];
    private TaskCompletionSource _scheduled = NewSource();
    private long _ticks = start.UtcTicks;
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves time forward and fires what is due on the way, at the instant it was due.</summary>
    /// <param name="by">Not below zero.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var until = GetTimestamp() + by.Ticks;
        while (TakeDue(until) is { } timer)
        {
            timer.Fire();
        }

        Volatile.Write(ref _ticks, until);
    }

    /// <summary>Waits until a number of timers are set that come due in (now, until].</summary>
    /// <remarks>
    /// A loop that has announced the end of its pass has not yet begun to wait for the next one. Whoever advances at that moment
    /// makes it miss an instant; whoever waits here first does not.
    /// </remarks>
    public async Task WaitForTimersAsync(int count, DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task scheduled;
            lock (_gate)
            {
                if (_timers.Keys.Count(key => key.Due > _ticks && key.Due <= until.UtcTicks) >= count)
                {
                    return;
                }

                scheduled = _scheduled.Task;
            }

            await scheduled.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private VirtualTimer? TakeDue(long until)
    {
        lock (_gate)
        {
            if (_timers.Count == 0)
            {
                return null;
            }

            var (key, timer) = _timers.First();
            if (key.Due > until)
            {
                return null;
            }

            Volatile.Write(ref _ticks, Math.Max(_ticks, key.Due));
            timer.Taken();
            return timer;
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private (long Due, long Order)? _key;
        private bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            TaskCompletionSource scheduled;
            lock (clock._gate)
            {
                if (_disposed)
                {
                    return false;
                }

                _period = period;
                Unset();
                if (dueTime > TimeSpan.Zero)
                {
                    Set(dueTime);
                }

                (scheduled, clock._scheduled) = (clock._scheduled, NewSource());
            }

            scheduled.TrySetResult();
            if (dueTime == TimeSpan.Zero)
            {
                // Due at once: waiting for the next advance would hold its owner up for nothing.
                ThreadPool.QueueUserWorkItem(static timer => timer.Fire(), this, preferLocal: false);
            }

            return true;
        }

        /// <summary>Out of the queue and, where it repeats, in again. The clock's gate is held.</summary>
        public void Taken()
        {
            Unset();
            if (_period > TimeSpan.Zero)
            {
                Set(_period);
            }
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                Unset();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Set(TimeSpan dueIn)
        {
            _key = (clock._ticks + dueIn.Ticks, clock._order++);
            clock._timers.Add(_key.Value, this);
        }

        private void Unset()
        {
            if (_key is { } key)
            {
                clock._timers.Remove(key);
                _key = null;
            }
        }
    }
}
