namespace Prewarm.Simulation.Clock;

/// <summary>A clock that stands still until it is advanced; timers fire in order of their due time. Thread-safe.</summary>
/// <remarks>Timers' callbacks run on the thread that advances, as the time they were due at.</remarks>
public sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(VirtualTimer Timer, long Version), (long Due, long Order)> _timers = new();
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

    /// <summary>Moves time forward and fires what is due on the way.</summary>
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

    private VirtualTimer? TakeDue(long until)
    {
        lock (_gate)
        {
            while (_timers.TryPeek(out var entry, out var priority) && priority.Due <= until)
            {
                _timers.Dequeue();
                if (entry.Version == entry.Timer.Version)
                {
                    Volatile.Write(ref _ticks, Math.Max(_ticks, priority.Due));
                    return entry.Timer;
                }
            }

            return null;
        }
    }

    private void Schedule(VirtualTimer timer, TimeSpan dueIn)
    {
        lock (_gate)
        {
            var due = GetTimestamp() + Math.Max(0, dueIn.Ticks);
            _timers.Enqueue((timer, timer.Version), (due, _order++));
        }
    }

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private long _version;

        /// <summary>Grows with each change, so that an entry of the past is recognized.</summary>
        public long Version => Interlocked.Read(ref _version);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _version);
            _period = period;
            if (dueTime == TimeSpan.Zero)
            {
                // Due at once: waiting for the next advance would hold its owner up for nothing.
                ThreadPool.QueueUserWorkItem(_ => callback(state));
            }
            else if (dueTime != Timeout.InfiniteTimeSpan)
            {
                clock.Schedule(this, dueTime);
            }

            return true;
        }

        public void Fire()
        {
            if (_period > TimeSpan.Zero)
            {
                clock.Schedule(this, _period);
            }

            callback(state);
        }

        public void Dispose() => Interlocked.Increment(ref _version);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
