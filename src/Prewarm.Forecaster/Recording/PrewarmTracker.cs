using Prewarm.Storage;

namespace Prewarm.Forecaster.Recording;

/// <summary>Turns the decisions of one workload into ledger rows. Pure: the same decisions give the same rows.</summary>
/// <remarks>
/// The live term of a decision is here what a scaler without a forecast would have asked for (<see cref="JudgedDecision"/>).
/// A pre-warm opens when more replicas are asked for than live signals alone would ask for. It was of use when live signals come to
/// need more than they did at the opening, before it ends; it was in vain when it ends without.
/// The live-only counterfactual would have begun to start those replicas only then, so what is saved is one lead time, or as much
/// of it as the pre-warm was ahead. GPU-minutes wasted are the replicas beyond what live signals asked for, over the time they were
/// asked for. Demand that comes without a pre-warm is a miss: from one decision to the next live demand, with the headroom that holds, needs a
/// replica more than was asked for while the forecast had a vote and asked for none.
/// </remarks>
internal sealed class PrewarmTracker(HistoryKey key)
{
    /// <summary>Decisions further apart than this say nothing about the time between.</summary>
    private static readonly TimeSpan GapMax = TimeSpan.FromMinutes(5);

    /// <summary>A miss is noted at most this often: one wave is one miss.</summary>
    private static readonly TimeSpan MissSpacing = TimeSpan.FromMinutes(10);
    private DecisionRow? _before;
    private double _floorBefore;
    private LedgerRow? _open;
    private DateTimeOffset _missedAt = DateTimeOffset.MinValue;

    /// <summary>Goes on with a row that was open when the process ended.</summary>
    public void Resume(LedgerRow open) => _open = open;

    /// <summary>Takes the next decision.</summary>
    /// <param name="lead">Lead time of the workload.</param>
    /// <param name="gpusPerReplica">GPUs that one replica holds.</param>
    /// <returns>Rows that are new or changed.</returns>
    public IReadOnlyList<LedgerRow> Take(JudgedDecision decision, TimeSpan lead, double gpusPerReplica)
    {
        var row = decision.Row;
        if (!double.IsFinite(row.Live) || !(row.Target > 0) || (_before is { } last && row.At <= last.At))
        {
            return []; // Unknown demand judges nothing, and time does not go back.
        }

        var live = LiveReplicas(row);
        var changed = new List<LedgerRow>();
        if (_open is { } open)
        {
            changed.Add(Continue(open, row, live, lead, gpusPerReplica));
        }
        else if (row.Replicas > live && row.Forecast > row.Live)
        {
            _open = new LedgerRow(key, row.At, Reason(row), row.Replicas, live, null, null, LedgerOutcome.Open, 0, 0);
            changed.Add(_open);
        }
        else if (Missed(row, live, decision.Floor) is { } missed)
        {
            changed.Add(missed);
        }

        (_before, _floorBefore) = (row, decision.Floor);
        return changed;
    }

    private LedgerRow Continue(LedgerRow open, DecisionRow row, int live, TimeSpan lead, double gpusPerReplica)
    {
        var elapsed = _before is { } before && row.At - before.At <= GapMax ? row.At - before.At : TimeSpan.Zero;
        var idle = _before is { } last ? Math.Max(0, last.Replicas - Math.Max(live, LiveReplicas(last))) : 0;
        var came = open.DemandCame ?? (live > open.LiveReplicas ? row.At : null);
        var next = open with
        {
            Replicas = Math.Max(open.Replicas, row.Replicas),
            DemandCame = came,
            MinutesSaved = came is { } at ? Math.Min((at - open.Opened).TotalMinutes, lead.TotalMinutes) : 0,
            GpuMinutesWasted = open.GpuMinutesWasted + (idle * elapsed.TotalMinutes * gpusPerReplica),
        };
        var isOver = row.Replicas <= live || (row.Replicas <= open.LiveReplicas && came is null);
        if (isOver)
        {
            next = next with { Closed = row.At, Outcome = came is null ? LedgerOutcome.Wasted : LedgerOutcome.Used };
        }

        _open = isOver ? null : next;
        return next;
    }

    private LedgerRow? Missed(DecisionRow row, int live, double floor)
    {
        var needed = Replicas(floor, row.Target);
        var covered = Math.Max(Replicas(_floorBefore, row.Target), _before?.Replicas ?? 0);
        if (
            _before is not { } before
            || row.At - before.At > GapMax
            || row.At - _missedAt < MissSpacing
            || before.Forecast <= 0
            || floor <= row.Forecast // The forecast itself asks for more.
            || needed <= covered
        )
        {
            return null;
        }

        _missedAt = row.At;
        var lacking = needed - covered;
        return new LedgerRow(
            key,
            row.At,
            "demand came that was not forecast",
            lacking,
            live,
            row.At,
            row.At,
            LedgerOutcome.Missed,
            0,
            0
        );
    }

    private static int LiveReplicas(DecisionRow row) => Replicas(row.Live, row.Target);

    private static int Replicas(double demand, double target) =>
        double.IsFinite(demand) ? (int)Math.Min(int.MaxValue, Math.Ceiling((demand / target) - 1e-9)) : 0;

    private static string Reason(DecisionRow row) =>
        row.Rung switch
        {
            0 => "fresh forecast",
            1 => "ageing forecast",
            2 => "weekly profile",
            _ => "forecast",
        };
}
