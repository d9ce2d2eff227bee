namespace Prewarm.Forecaster.Workloads;

/// <summary>Which part of a workload's past has still to be read from its source. Thread-safe.</summary>
internal sealed class BackfillState
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);
    private readonly Lock _gate = new();
    private DateTimeOffset? _from = DateTimeOffset.MinValue; // At first sight: all that the source has.
    private long _requests;
    private int _failures;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;

    /// <summary>Asks for everything from an instant on: reports were missing, and the source may know more than we were told.</summary>
    public void Request(DateTimeOffset from)
    {
        lock (_gate)
        {
            _from = _from is { } earlier && earlier < from ? earlier : from;
            _requests++;
        }
    }

    /// <summary>Whether something is to be read now.</summary>
    /// <param name="from">Where to begin; <see cref="DateTimeOffset.MinValue"/> means as far back as is allowed.</param>
    /// <param name="begun">Give it to <see cref="Done"/>: a request that came in between stays.</param>
    public bool TryBegin(DateTimeOffset now, out DateTimeOffset from, out long begun)
    {
        lock (_gate)
        {
            (from, begun) = (_from ?? default, _requests);
            return _from is not null && now >= _notBefore;
        }
    }

    public void Done(long begun)
    {
        lock (_gate)
        {
            (_failures, _notBefore) = (0, DateTimeOffset.MinValue);
            if (begun == _requests)
            {
                _from = null;
            }
        }
    }

    /// <summary>Puts the next try off, longer each time.</summary>
    /// <returns>True for the first failure in a row.</returns>
    public bool Failed(DateTimeOffset now)
    {
        lock (_gate)
        {
            var wait = FirstWait * Math.Pow(2, Math.Min(_failures, 10));
            _failures++;
            _notBefore = now + (wait < WaitMax ? wait : WaitMax);
            return _failures == 1;
        }
    }
}
