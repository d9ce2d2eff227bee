namespace Prewarm.Scaling.Guards.Graduation;

/// <summary>A fleet that would have followed recorded wishes: up at once and ready a lead time later, down after the HPA's five minutes.</summary>
/// <remarks>One first-in first-out queue, in fluid terms; the wait of a step's requests is the queue over what is served.</remarks>
internal sealed class ShadowFleet(GraduationOptions options)
{
    private static readonly TimeSpan Stabilization = TimeSpan.FromSeconds(300);
    private readonly Queue<(DateTimeOffset At, int Wish)> _wishes = new();
    private readonly LinkedList<(DateTimeOffset At, int Count)> _starting = new();
    private int _ready = -1;
    private double _queue;

    /// <summary>Takes a step.</summary>
    /// <returns>Requests missed in it, and GPU-hours paid for.</returns>
    public (double Missed, double GpuHours) Step(GraduationSample sample, int wish, TimeSpan step)
    {
        Follow(sample.At, wish);
        while (_starting.First is { } first && first.Value.At <= sample.At)
        {
            _ready += first.Value.Count;
            _starting.RemoveFirst();
        }

        var seconds = step.TotalSeconds;
        var arrivals = sample.RequestsPerSecond * seconds;
        var served = _ready * sample.CapacityPerSecond * seconds;
        var longest = Math.Max(_queue, _queue + arrivals - served);
        var isMissed = _ready == 0 ? arrivals > 0 : longest / served * seconds > options.WaitMax.TotalSeconds;
        _queue = Math.Max(0, _queue + arrivals - served);
        var paid = (_ready + _starting.Sum(start => start.Count)) * options.GpusPerReplica * step.TotalHours;
        return (isMissed ? arrivals : 0, paid);
    }

    private void Follow(DateTimeOffset at, int wish)
    {
        if (_ready < 0)
        {
            _ready = wish; // The record begins with what was there.
        }

        _wishes.Enqueue((at, wish));
        while (_wishes.TryPeek(out var oldest) && at - oldest.At >= Stabilization)
        {
            _wishes.Dequeue();
        }

        var asked = _ready + _starting.Sum(start => start.Count);
        if (wish > asked)
        {
            _starting.AddLast((at + options.LeadTime, wish - asked));
            return;
        }

        var surplus = asked - Math.Max(wish, _wishes.Max(past => past.Wish));
        while (surplus > 0 && _starting.Last is { } newest)
        {
            var cancelled = Math.Min(surplus, newest.Value.Count);
            surplus -= cancelled;
            _starting.RemoveLast();
            if (newest.Value.Count > cancelled)
            {
                _starting.AddLast((newest.Value.At, newest.Value.Count - cancelled));
            }
        }

        _ready -= Math.Min(_ready, Math.Max(0, surplus));
    }
}
