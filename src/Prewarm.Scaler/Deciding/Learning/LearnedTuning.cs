using Prewarm.Forecasting.Signals;
using Prewarm.Scaling.Capacity;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.LeadTimes;
using Prewarm.Scaling.Live;

namespace Prewarm.Scaler.Deciding.Learning;

/// <summary>What is learned about one workload: capacity and lead time, and what of it is in use. Touched by the deciding pass only.</summary>
internal sealed class LearnedTuning(DecisionSettings configured)
{
    /// <summary>A new target rebuilds the HPA: not more than once an hour.</summary>
    private static readonly TimeSpan CapacitySpacing = TimeSpan.FromHours(1);

    /// <summary>A new lead time asks for a new training.</summary>
    private static readonly TimeSpan LeadTimeSpacing = TimeSpan.FromHours(6);

    /// <summary>Estimates move slowly; looking at them every step would only cost.</summary>
    private static readonly TimeSpan OfferEvery = TimeSpan.FromMinutes(5);

    /// <summary>While the cluster tells of each start, counting replicas would measure the same ones again, and worse.</summary>
    private static readonly TimeSpan MeasuredHold = TimeSpan.FromDays(1);

    private readonly CapacityLearner _capacity = new();
    private readonly LeadTimeLearner _leadTime = new();
    private readonly AskedReplicas _asked = new();
    private readonly AdoptedValue _usedCapacity = new(configured.Capacity, CapacitySpacing, isFallRisky: false);
    private readonly AdoptedValue _usedLeadSeconds = new(
        configured.LeadTime.TotalSeconds,
        LeadTimeSpacing,
        isFallRisky: true
    );
    private DateTimeOffset _offeredAt = DateTimeOffset.MinValue;
    private DateTimeOffset _measuredUntil = DateTimeOffset.MinValue;
    private (DateTimeOffset At, double Value)? _queueBefore;

    /// <summary>The capacity as of the last look.</summary>
    public CapacityEstimate Capacity { get; private set; } = CapacityEstimate.Unknown;

    /// <summary>The lead time as of the last look; null before the first.</summary>
    public LeadTimeEstimate? LeadTime { get; private set; }

    /// <summary>Takes a start in that the cluster measured.</summary>
    public void Add(StartDuration start)
    {
        _leadTime.Add(start);
        _measuredUntil = start.ReadyAt + MeasuredHold;
    }

    /// <summary>Takes a decided step in.</summary>
    /// <returns>Settings to use from the next step on; null when nothing changes.</returns>
    public DecisionSettings? Observe(
        SignalReadings readings,
        Decision decision,
        DecisionSettings settings,
        bool isCapacityAuto,
        bool isLeadTimeAuto
    )
    {
        var ready = Number(readings.ReadyReplicas);
        var asked = _asked.Next(readings.At, decision.Value, decision.Target, ready);
        _leadTime.Observe(
            readings.At,
            readings.At < _measuredUntil ? double.NaN
                : readings.Replicas.IsFresh ? readings.Replicas.Value
                : asked,
            ready
        );
        if (decision is { LiveAge.Ticks: 0, Load: { } load })
        {
            ObserveCapacity(readings, load, ready);
        }

        if (readings.At - _offeredAt < OfferEvery)
        {
            return null;
        }

        _offeredAt = readings.At;
        return Offer(readings.At, settings, isCapacityAuto, isLeadTimeAuto);
    }

    private DecisionSettings? Offer(
        DateTimeOffset at,
        DecisionSettings settings,
        bool isCapacityAuto,
        bool isLeadTimeAuto
    )
    {
        (Capacity, LeadTime) = (_capacity.Estimate(), _leadTime.Estimate());
        var isNewCapacity =
            isCapacityAuto
            && _usedCapacity.Offer(at, Capacity.Value, Capacity.Confidence, CapacityLearner.ConfidenceMin);
        var seconds = LeadTime.P90?.TotalSeconds ?? double.NaN;
        var isNewLeadTime =
            isLeadTimeAuto && _usedLeadSeconds.Offer(at, seconds, LeadTime.Confidence, LeadTimeLearner.ConfidenceMin);
        return isNewCapacity || isNewLeadTime
            ? settings with
            {
                Capacity = _usedCapacity.Value,
                LeadTime = TimeSpan.FromSeconds(_usedLeadSeconds.Value),
            }
            : null;
    }

    private void ObserveCapacity(SignalReadings readings, LiveLoad load, double ready)
    {
        var queue = Number(readings.Queue);
        var growth =
            _queueBefore is { } before && readings.At > before.At
                ? (queue - before.Value) / (readings.At - before.At).TotalSeconds
                : double.NaN;
        _queueBefore = (readings.At, queue);
        var served = load.Unit == DemandUnit.Rate ? load.Demand - growth : Number(readings.Running);
        _capacity.Observe(new CapacitySample(readings.At, load.Demand, served, ready, queue));
    }

    private static double Number(Reading reading) => reading.IsFresh ? Math.Max(0, reading.Value) : double.NaN;
}
