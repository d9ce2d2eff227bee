using Prewarm.Storage;

namespace Prewarm.Forecaster.Recording;

/// <summary>Adds up what one workload uses, hour by hour, from its decisions. Pure: the same decisions give the same rows.</summary>
/// <remarks>The live term of a decision is here what a scaler without a forecast would have asked for (<see cref="JudgedDecision"/>).</remarks>
internal sealed class UsageMeter(HistoryKey key)
{
    /// <summary>A decision says nothing about a time longer than this after it.</summary>
    private static readonly TimeSpan GapMax = TimeSpan.FromMinutes(5);

    /// <summary>The HPA goes down only to the highest wish of this time; the live-only counterfactual lives under the same rule.</summary>
    private static readonly TimeSpan HpaWindow = TimeSpan.FromMinutes(5);

    private readonly Queue<(DateTimeOffset At, int Replicas)> _reactive = new();
    private (DecisionRow Row, double Demand, double Rate)? _before;
    private UsageRow? _hour;

    /// <summary>Goes on with the hour that was under way when the process ended.</summary>
    public void Resume(UsageRow hour) => _hour = hour;

    /// <summary>Takes the next decision.</summary>
    /// <param name="demand">Exogenous demand; NaN when unknown.</param>
    /// <param name="rate">Requests per second; NaN when unknown.</param>
    /// <returns>The hours that changed, one or two.</returns>
    public IReadOnlyList<UsageRow> Take(DecisionRow row, double demand, double rate)
    {
        if (_before is { } last && row.At <= last.Row.At)
        {
            return []; // Time does not go back.
        }

        var changed = new List<UsageRow>();
        if (_before is { } before && row.At - before.Row.At <= GapMax && before.Row.Target > 0)
        {
            var from = before.Row.At;
            while (from < row.At)
            {
                var hourEnd = Hour(from).AddHours(1);
                var to = hourEnd < row.At ? hourEnd : row.At;
                _hour = Add(Current(from), before, (to - from).TotalMinutes);
                changed.Add(_hour);
                from = to;
            }
        }

        if (double.IsFinite(row.Live) && row.Target > 0)
        {
            Remember(row);
        }

        _before = (row, demand, rate);
        return changed;
    }

    private UsageRow Current(DateTimeOffset at) =>
        _hour is { } hour && hour.Hour == Hour(at) ? hour : new UsageRow(key, Hour(at), 0, 0, 0, 0, 0, double.NaN);

    private UsageRow Add(UsageRow hour, (DecisionRow Row, double Demand, double Rate) one, double minutes)
    {
        var paid = Math.Max(one.Row.Replicas, double.IsFinite(one.Row.Ready) ? one.Row.Ready : 0);
        var reactive = _reactive.Count > 0 ? _reactive.Max(wish => wish.Replicas) : one.Row.Replicas;
        var live = double.IsFinite(one.Row.Live) ? LiveReplicas(one.Row) : one.Row.Replicas;
        return hour with
        {
            Minutes = hour.Minutes + minutes,
            ReplicaMinutes = hour.ReplicaMinutes + (paid * minutes),
            ReactiveMinutes = hour.ReactiveMinutes + (reactive * minutes),
            WastedMinutes = hour.WastedMinutes + (Math.Max(0, paid - Math.Max(reactive, live)) * minutes),
            DemandMinutes = hour.DemandMinutes + (double.IsFinite(one.Demand) ? one.Demand * minutes : 0),
            Requests = double.IsFinite(one.Rate)
                ? (double.IsFinite(hour.Requests) ? hour.Requests : 0) + (one.Rate * minutes * 60)
                : hour.Requests,
        };
    }

    private void Remember(DecisionRow row)
    {
        _reactive.Enqueue((row.At, LiveReplicas(row)));
        while (_reactive.Peek().At < row.At - HpaWindow)
        {
            _reactive.Dequeue();
        }
    }

    private static int LiveReplicas(DecisionRow row) =>
        (int)Math.Min(int.MaxValue, Math.Ceiling((row.Live / row.Target) - 1e-9));

    private static DateTimeOffset Hour(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
