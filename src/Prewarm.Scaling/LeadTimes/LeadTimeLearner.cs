namespace Prewarm.Scaling.LeadTimes;

/// <summary>Measures starts: replicas asked for, matched first in first out with replicas that become ready. Not thread-safe.</summary>
/// <remarks>
/// A fall of what is asked for cancels the newest starts first, as the HPA's ReplicaSet does; they are not measured. Replicas that are
/// lost without anybody asking for fewer come back on a warm node, so they and whatever starts beside them are not measured either.
/// What has not become ready after <see cref="GiveUpAfter"/> counts as failed.
/// </remarks>
public sealed class LeadTimeLearner
{
    /// <summary>From here on an estimate may be acted on.</summary>
    public const double ConfidenceMin = 0.7;

    /// <summary>Longest start that is waited for.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(2);

    private static readonly TimeSpan Memory = TimeSpan.FromDays(30);
    private const int StartsMax = 100;
    private const int StartsMin = 5;
    private const double StartsSure = 20;
    private const double EventsSure = 5;

    private readonly List<StartDuration> _starts = [];
    private readonly LinkedList<Pending> _pending = new();
    private double _asked = double.NaN;
    private double _ready = double.NaN;
    private double _leaving;

    /// <summary>Measured starts, oldest first.</summary>
    public IReadOnlyList<StartDuration> Starts => _starts;

    /// <summary>Starts given up on.</summary>
    public int Failed { get; private set; }

    /// <summary>Takes a step in; NaN is unknown and forgets what was pending.</summary>
    /// <param name="asked">Replicas the scale target asks for.</param>
    /// <param name="ready">Replicas that are ready.</param>
    public void Observe(DateTimeOffset at, double asked, double ready)
    {
        if (double.IsNaN(asked) || double.IsNaN(ready))
        {
            (_asked, _ready, _leaving) = (double.NaN, double.NaN, 0);
            _pending.Clear();
            return;
        }

        if (double.IsNaN(_asked))
        {
            // Asked for before we looked: when, nobody knows.
            Push(at, asked - ready, isMeasured: false);
        }
        else
        {
            TakeAsked(at, asked);
            TakeReady(at, ready);
        }

        (_asked, _ready) = (asked, ready);
        GiveUp(at);
    }

    /// <summary>Adds a start that was measured elsewhere, with its parts where these are known.</summary>
    public void Add(StartDuration start)
    {
        ArgumentNullException.ThrowIfNull(start);
        if (start.Total <= TimeSpan.Zero || start.Total > GiveUpAfter)
        {
            return;
        }

        _starts.Add(start);
        _starts.RemoveAll(old => start.ReadyAt - old.ReadyAt > Memory);
        _starts.RemoveRange(0, Math.Max(0, _starts.Count - StartsMax));
    }

    /// <summary>Counts a start that was measured elsewhere and never became ready.</summary>
    public void AddFailed() => Failed++;

    /// <summary>The estimate as it stands.</summary>
    public LeadTimeEstimate Estimate()
    {
        var events = _starts.Select(start => start.ReadyAt).Distinct().Count();
        var isKnown = _starts.Count >= StartsMin;
        return new LeadTimeEstimate(
            isKnown ? P90(_starts.Select(start => (TimeSpan?)start.Total)) : null,
            isKnown ? Math.Min(1, _starts.Count / StartsSure) * Math.Min(1, events / EventsSure) : 0,
            _starts.Count,
            Failed,
            P90(_starts.Select(start => start.Node)),
            P90(_starts.Select(start => start.Image)),
            P90(_starts.Select(start => start.Load))
        );
    }

    private static TimeSpan? P90(IEnumerable<TimeSpan?> parts)
    {
        var known = parts.OfType<TimeSpan>().Order().ToArray();
        return known.Length < StartsMin ? null : known[(int)Math.Ceiling(0.9 * known.Length) - 1];
    }

    private void TakeAsked(DateTimeOffset at, double asked)
    {
        if (asked >= _asked)
        {
            Push(at, asked - _asked, isMeasured: true);
            return;
        }

        var fewer = _asked - asked;
        while (fewer > 0 && _pending.Last is { } newest)
        {
            var cancelled = Math.Min(fewer, newest.Value.Count);
            fewer -= cancelled;
            Shrink(newest, cancelled);
        }

        _leaving += fewer;
    }

    private void TakeReady(DateTimeOffset at, double ready)
    {
        var change = ready - _ready;
        if (change < 0)
        {
            var expected = Math.Min(-change, _leaving);
            _leaving -= expected;
            if (-change > expected)
            {
                for (var node = _pending.First; node is not null; node = node.Next)
                {
                    node.Value = node.Value with { IsMeasured = false };
                }

                Push(at, -change - expected, isMeasured: false);
            }

            return;
        }

        while (change > 0 && _pending.First is { } oldest)
        {
            var started = Math.Min(change, oldest.Value.Count);
            change -= started;
            for (var i = 0; oldest.Value.IsMeasured && i < started; i++)
            {
                Add(new StartDuration(at, at - oldest.Value.At));
            }

            Shrink(oldest, started);
        }
    }

    private void Push(DateTimeOffset at, double count, bool isMeasured)
    {
        if (count > 0)
        {
            _pending.AddLast(new Pending(at, count, isMeasured));
        }
    }

    private void Shrink(LinkedListNode<Pending> node, double count)
    {
        if (node.Value.Count <= count)
        {
            _pending.Remove(node);
        }
        else
        {
            node.Value = node.Value with { Count = node.Value.Count - count };
        }
    }

    private void GiveUp(DateTimeOffset at)
    {
        while (_pending.First is { } oldest && at - oldest.Value.At > GiveUpAfter)
        {
            Failed += oldest.Value.IsMeasured ? (int)oldest.Value.Count : 0;
            _pending.RemoveFirst();
        }
    }

    private readonly record struct Pending(DateTimeOffset At, double Count, bool IsMeasured);
}
