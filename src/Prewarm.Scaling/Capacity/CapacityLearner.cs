namespace Prewarm.Scaling.Capacity;

/// <summary>Learns demand per ready replica at the knee where queueing begins. One instance per workload; not thread-safe.</summary>
/// <remarks>
/// Idle steps, steps around a change of replicas and steps after a gap say nothing about the knee and are left out. Two memories run
/// side by side: two weeks for a steady estimate, one day to notice that the model, the batch size or the hardware has changed.
/// </remarks>
public sealed class CapacityLearner
{
    /// <summary>From here on an estimate may be acted on.</summary>
    public const double ConfidenceMin = 0.7;

    /// <summary>A replica that has just become ready is still filling up.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan GapMax = TimeSpan.FromMinutes(2);
    private const double LoadMin = 1e-6;

    /// <summary>Half a request waiting per replica is no queue yet: arrivals come in clumps.</summary>
    private const double QueuePerReplicaMin = 0.5;

    private const int HistoryMax = 90;

    private readonly KneeHistogram _steady = new(TimeSpan.FromDays(7));
    private readonly KneeHistogram _recent = new(TimeSpan.FromHours(12));
    private readonly List<CapacityPoint> _history = [];
    private CapacitySample? _before;
    private DateTimeOffset _readyChangedAt = DateTimeOffset.MinValue;

    /// <summary>One estimate a day, oldest first, a quarter of a year at most.</summary>
    public IReadOnlyList<CapacityPoint> History => _history;

    /// <summary>Takes a step in. Unknown numbers are NaN; then the step is left out.</summary>
    public void Observe(CapacitySample sample)
    {
        var before = _before;
        _before = sample;
        if (double.IsNaN(sample.Demand) || double.IsNaN(sample.Ready) || double.IsNaN(sample.Queue) || sample.Ready < 1)
        {
            _before = null;
            return;
        }

        if (before is not { } last || sample.At <= last.At || sample.At - last.At > GapMax)
        {
            _readyChangedAt = sample.At;
            return;
        }

        if (!sample.Ready.Equals(last.Ready))
        {
            _readyChangedAt = sample.At;
        }

        var load = sample.Demand / sample.Ready;
        if (sample.At - _readyChangedAt < Settling || load < LoadMin)
        {
            return;
        }

        Count(sample, last, load);
    }

    /// <summary>The estimate as it stands.</summary>
    public CapacityEstimate Estimate()
    {
        var (steady, recent) = (_steady.Estimate(), _recent.Estimate());
        var isBothKnown = steady.Confidence >= ConfidenceMin && recent.Confidence >= ConfidenceMin;
        var drift = isBothKnown ? (recent.Value / steady.Value) - 1 : double.NaN;
        return (recent.Confidence >= ConfidenceMin ? recent : steady) with { Drift = drift };
    }

    private void Count(CapacitySample sample, CapacitySample last, double load)
    {
        var threshold = QueuePerReplicaMin * sample.Ready;
        var isQueueing = sample.Queue > threshold;
        if (isQueueing && sample.Queue.Equals(last.Queue))
        {
            return; // Neither growing nor shrinking: nothing to learn on which side it is.
        }

        var served =
            isQueueing && last.Queue > threshold && sample.Served > 0 ? sample.Served / sample.Ready : double.NaN;
        var isGrowing = isQueueing && sample.Queue > last.Queue;
        _steady.Add(sample.At, load, isGrowing, served);
        _recent.Add(sample.At, load, isGrowing, served);
        if (_history.Count == 0 || sample.At - _history[^1].At >= TimeSpan.FromDays(1))
        {
            var estimate = Estimate();
            if (estimate.IsKnown)
            {
                _history.Add(new CapacityPoint(sample.At, estimate.Value, estimate.Confidence));
                _history.RemoveRange(0, Math.Max(0, _history.Count - HistoryMax));
            }
        }
    }
}
