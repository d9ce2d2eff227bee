using Prewarm.Forecasting.Signals;

namespace Prewarm.Scaling.Batch;

/// <summary>Learns how many items a busy replica finishes per second, and how much that varies. Not thread-safe.</summary>
/// <remarks>
/// Means over spans of five minutes, the last four hours of busy time. Completions are counted where a counter is known; otherwise they
/// are arrivals less the growth of the queue; with neither, the fall of the queue, which is the least that was done.
/// </remarks>
internal sealed class RateLearner
{
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan GapMax = TimeSpan.FromMinutes(2);
    private const int SpansMax = 48;
    private const int SpansMin = 3;
    private readonly Queue<double> _spans = new();
    private (DateTimeOffset At, double Queue, double Ready)? _before;
    private double _items;
    private double _seconds;

    /// <summary>Items per second and replica; NaN while too little busy time was seen.</summary>
    public double Mean => _spans.Count < SpansMin ? double.NaN : _spans.Average();

    /// <summary>Standard deviation of the five-minute means.</summary>
    public double Spread
    {
        get
        {
            var mean = _spans.Count < SpansMin ? double.NaN : _spans.Average();
            return Math.Sqrt(_spans.Sum(span => (span - mean) * (span - mean)) / Math.Max(1, _spans.Count - 1));
        }
    }

    /// <summary>Takes a step in; steps with an empty queue are not busy and are left out.</summary>
    /// <param name="ready">Ready replicas; NaN when unknown.</param>
    public void Observe(SignalReadings readings, double ready)
    {
        var before = _before;
        _before = readings.Queue.IsFresh && ready >= 1 ? (readings.At, readings.Queue.Value, ready) : null;
        if (
            before is not { } last
            || _before is not { } now
            || now.At <= last.At
            || now.At - last.At > GapMax
            || last.Queue <= 0
            || now.Queue <= 0
        )
        {
            return;
        }

        var seconds = (now.At - last.At).TotalSeconds;
        var growth = (now.Queue - last.Queue) / seconds;
        var done =
            readings.Completions.IsFresh ? readings.Completions.Value
            : readings.Demand.IsFresh ? readings.Demand.Value - growth
            : -growth;
        _items += Math.Max(0, done) * seconds;
        _seconds += last.Ready * seconds;
        if (_seconds >= Span.TotalSeconds * last.Ready)
        {
            _spans.Enqueue(_items / _seconds);
            (_items, _seconds) = (0, 0);
            while (_spans.Count > SpansMax)
            {
                _spans.Dequeue();
            }
        }
    }
}
