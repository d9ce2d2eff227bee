using System.Globalization;
using Prewarm.Inspection.Views;
using Prewarm.Storage;

namespace Prewarm.Inspection.Reading;

/// <summary>All workloads as operators see them. One reading serves every page and caller for a few seconds.</summary>
/// <param name="wall">Wall time: bounds how often the stores are read, also where the host's clock runs fast.</param>
internal sealed class FleetReader(
    IInspectionSource source,
    IDecisionStore decisions,
    IOperationsStore operations,
    WeeklyScores scores,
    TimeProvider wall
)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SilentAfter = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private FleetReading? _kept;
    private long _keptAt;

    /// <summary>The fleet, at most five seconds old.</summary>
    public FleetReading Read()
    {
        lock (_gate)
        {
            if (_kept is null || wall.GetElapsedTime(_keptAt) >= KeptFor)
            {
                _kept = ReadAll();
                _keptAt = wall.GetTimestamp();
            }

            return _kept;
        }
    }

    /// <summary>Forgets the kept reading: something was changed, and whoever changed it looks next.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _kept = null;
        }
    }

    /// <summary>One workload, read now.</summary>
    public WorkloadView? Find(string @namespace, string name, string? trigger) =>
        source.Find(@namespace, name, trigger) is { } found ? View(found, source.Now, Overrides(source.Now)) : null;

    private FleetReading ReadAll()
    {
        var now = source.Now;
        var workloads = source.Workloads();
        scores.Refresh([.. workloads.Select(one => one.Key)], now);
        var overrides = Overrides(now);
        return new FleetReading(now, [.. workloads.Select(one => View(one, now, overrides))]);
    }

    private List<OperationView> Overrides(DateTimeOffset now) =>
        [
            .. operations
                .Active(now, OperationsKinds.Override)
                .Select(document => OperationReading.Read(document, now))
                .Where(view => view.State == "active"),
        ];

    private WorkloadView View(InspectedWorkload workload, DateTimeOffset now, List<OperationView> overrides)
    {
        var decision = decisions.At(workload.Key, now) is { } row ? DecisionReading.Read(row) : null;
        var forecast = workload.Forecast;
        var (status, reason) = Status(workload, decision, now, overrides);
        var lead = scores.Accuracy(workload.Key);
        var sums = scores.Ledger(workload.Key);
        return new WorkloadView
        {
            Namespace = workload.Key.Namespace,
            Name = workload.Key.Name,
            Trigger = workload.Key.Trigger,
            Unit = workload.Unit,
            TimeZone = workload.TimeZone,
            Quantile = workload.Quantile,
            ProvidedLevels = [.. (forecast?.Operating ?? []).Select(point => point.Level).Distinct().Order()],
            WindowSeconds = workload.Window.TotalSeconds,
            State = State(workload),
            Status = status,
            StatusReason = reason,
            Model = forecast?.Model,
            Reason = forecast?.Reason,
            Origin = forecast?.Origin,
            HistoryPoints = forecast?.HistoryPoints ?? 0,
            TrainedAt = workload.LastTraining?.At,
            Demand =
                Demand(decision)
                ?? (forecast is { Mean.Length: > 0 } ? DecisionReading.Finite(forecast.Mean[0]) : null),
            NextRise = forecast is null
                ? null
                : RiseReading.Find(
                    forecast,
                    ProvisionReading.Ahead(workload, forecast, decision?.Target),
                    decision?.Replicas,
                    decision?.Target,
                    now
                ),
            Coverage = lead?.Coverage ?? Finite(workload.LastTraining?.Coverage),
            Wape = lead?.Wape,
            MinutesSaved = sums?.Saved,
            GpuMinutesWasted = sums?.Wasted,
            Decision = decision,
        };
    }

    /// <summary><c>untrained</c>, <c>learning</c> or <c>ready</c>.</summary>
    internal static string State(InspectedWorkload workload) =>
        workload.Forecast switch
        {
            null => "untrained",
            { Learning: true } => "learning",
            _ => "ready",
        };

    private static (string Status, string Reason) Status(
        InspectedWorkload workload,
        DecisionView? decision,
        DateTimeOffset now,
        List<OperationView> overrides
    )
    {
        if (overrides.Find(one => OperationReading.Covers(one, workload)) is { } held)
        {
            var until = held.Expires.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
            return ("overridden", $"{OperationReading.Describe(held)} until {until} UTC: {held.Reason}");
        }

        if (decision is null)
        {
            return State(workload) == "ready"
                ? (
                    "silent",
                    "No decision has been reported: the scaler is away, or KEDA does not ask about this workload."
                )
                : ("learning", workload.Forecast?.Reason ?? "Not trained yet.");
        }

        if (now - decision.At > SilentAfter)
        {
            var minutes = (now - decision.At).TotalMinutes.ToString("F0", CultureInfo.InvariantCulture);
            return ("silent", $"The last decision is {minutes} min old: the scaler is away, or KEDA stopped asking.");
        }

        if (DecisionWords.IsShadow(decision))
        {
            return ("shadow", "Decides and records; KEDA gets the live-only number.");
        }

        var first = decision.Reasons.Count > 0 ? decision.Reasons[0] : decision.RungName;
        return decision.Rung switch
        {
            0 => ("live", first),
            3 when State(workload) != "ready" => ("learning", workload.Forecast?.Reason ?? first),
            _ => ("degraded", first),
        };
    }

    /// <summary>The sampled demand of the decision's own record.</summary>
    private static double? Demand(DecisionView? decision) =>
        decision is not null
        && decision.Inputs.FirstOrDefault(pair => pair.Key.Equals("load.demand", StringComparison.OrdinalIgnoreCase))
            is { Value: { } text }
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var demand)
        && double.IsFinite(demand)
            ? demand
            : null;

    private static double? Finite(double? value) => value is { } number ? DecisionReading.Finite(number) : null;
}

/// <summary>All workloads at one moment.</summary>
public sealed record FleetReading(DateTimeOffset Now, IReadOnlyList<WorkloadView> Workloads);
