using Prewarm.Storage;

namespace Prewarm.Forecaster.Collecting;

/// <summary>Collects samples into minutes. A minute is closed once; what comes for it later is late and dropped. Thread-safe.</summary>
/// <remarks>
/// A clock that is set back opens the minutes again that it repeats: what is sampled then replaces what was stored for them, and
/// what was collected for minutes that now lie ahead is dropped, so that no minute mixes samples of two times.
/// </remarks>
internal sealed class MinuteBuckets
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>A report from further ahead than this has a wrong clock.</summary>
    private static readonly TimeSpan AheadMax = TimeSpan.FromMinutes(2);

    /// <summary>A report from further back than this has a wrong clock, even when nothing has been closed since the start.</summary>
    private static readonly TimeSpan BehindMax = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<DateTimeOffset, Dictionary<HistoryKey, MinuteSample>> _open = [];
    private DateTimeOffset _closedUntil = DateTimeOffset.MinValue;

    /// <summary>Adds one sample.</summary>
    /// <returns>False when it is late or from the future.</returns>
    public bool Add(HistoryKey key, DateTimeOffset at, double value, DateTimeOffset now)
    {
        var minute = Floor(at);
        lock (_gate)
        {
            FollowBack(now);
            if (minute < _closedUntil || at > now + AheadMax || at < now - BehindMax)
            {
                return false;
            }

            if (!_open.TryGetValue(minute, out var bucket))
            {
                _open.Add(minute, bucket = []);
            }

            bucket[key] = bucket.GetValueOrDefault(key).With(value);
            return true;
        }
    }

    /// <summary>Closes every minute before an instant.</summary>
    /// <param name="at">The present minute, or the next one to close the present one too.</param>
    /// <returns>The closed minutes that hold samples, oldest first, with what was sampled of each workload.</returns>
    public IReadOnlyList<(DateTimeOffset Minute, Dictionary<HistoryKey, MinuteSample> Samples)> CloseBefore(
        DateTimeOffset at
    )
    {
        lock (_gate)
        {
            FollowBack(at);
            if (Floor(at) > _closedUntil)
            {
                _closedUntil = Floor(at);
            }

            var closed = new List<(DateTimeOffset, Dictionary<HistoryKey, MinuteSample>)>();
            foreach (var minute in _open.Keys.Where(minute => minute < _closedUntil).ToList())
            {
                closed.Add((minute, _open[minute]));
                _open.Remove(minute);
            }

            return closed;
        }
    }

    internal static DateTimeOffset Floor(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % Minute.Ticks), TimeSpan.Zero);

    private void FollowBack(DateTimeOffset now)
    {
        if (_closedUntil <= now + AheadMax)
        {
            return;
        }

        _closedUntil = Floor(now);
        foreach (var minute in _open.Keys.Where(minute => minute > now + AheadMax).ToList())
        {
            _open.Remove(minute);
        }
    }
}
