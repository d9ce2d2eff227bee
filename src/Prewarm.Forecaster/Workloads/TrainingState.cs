namespace Prewarm.Forecaster.Workloads;

/// <summary>Whether a workload is to be trained anew. A request that comes while a training runs outlives it. Thread-safe.</summary>
internal sealed class TrainingState
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private long _requested = 1; // At first sight.
    private long _served;
    private int _failures;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private DateTimeOffset _trainedAt = DateTimeOffset.MinValue;

    /// <summary>True while a request has not been served: first sight, changed settings, back-filled history, a broken forecaster.</summary>
    public bool IsRequested
    {
        get
        {
            lock (_gate)
            {
                return _requested > _served;
            }
        }
    }

    /// <summary>When it was last trained or refitted.</summary>
    public DateTimeOffset TrainedAt
    {
        get
        {
            lock (_gate)
            {
                return _trainedAt;
            }
        }
    }

    public void Request()
    {
        lock (_gate)
        {
            _requested++;
        }
    }

    /// <summary>Names the requests that a training beginning now will serve; give it to <see cref="Served"/>.</summary>
    public long Begin()
    {
        lock (_gate)
        {
            return _requested;
        }
    }

    public void Served(long begun, DateTimeOffset at)
    {
        lock (_gate)
        {
            _served = Math.Max(_served, begun);
            _trainedAt = at;
            _failures = 0;
            _notBefore = DateTimeOffset.MinValue;
        }
    }

    /// <summary>A refit serves the schedule, not a request.</summary>
    public void Refitted(DateTimeOffset at)
    {
        lock (_gate)
        {
            _trainedAt = at;
        }
    }

    /// <summary>Asks for a new training, after a wait that doubles: a history that breaks training would break it in every pass.</summary>
    public void Failed(DateTimeOffset at, TimeSpan waitMax)
    {
        lock (_gate)
        {
            _requested++;
            var wait = FirstWait * Math.Pow(2, Math.Min(_failures, 20));
            _failures++;
            _notBefore = at + (wait < waitMax ? wait : waitMax);
        }
    }

    /// <summary>Due by request, or because the last training lies before a scheduled instant.</summary>
    public bool IsDue(DateTimeOffset now, DateTimeOffset scheduled)
    {
        lock (_gate)
        {
            return now >= _notBefore && (_requested > _served || _trainedAt < scheduled);
        }
    }
}
