using System.Globalization;
using Prewarm.Scaler.Forecasts;
using Prewarm.Scaler.Workloads;
using Prewarm.Scaling.Budgets;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Forecasts;

namespace Prewarm.Scaler.Deciding.Budgets;

/// <summary>Warns ahead of time: when the forecast's P90 will exceed a workload's maximum or a budget. Passes do not overlap.</summary>
internal sealed class OutlookStep(WorkloadRegistry registry, ForecastCache forecasts, BudgetStep budgets)
{
    private Dictionary<Workload, (ForecastView Forecast, double Target, ReplicaOutlook? Outlook)> _outlooks = [];
    private volatile IReadOnlyList<Shortage> _shortages = [];

    /// <summary>What will run short, as of the last pass. A new list each time.</summary>
    public IReadOnlyList<Shortage> Shortages => _shortages;

    /// <summary>Looks ahead from an instant.</summary>
    public void Update(DateTimeOffset now)
    {
        var workloads = registry.Workloads.DistinctBy(workload => workload.Id).ToArray();
        var outlooks = new Dictionary<Workload, (ForecastView, double, ReplicaOutlook?)>(workloads.Length);
        var shortages = new List<Shortage>();
        foreach (var workload in workloads)
        {
            if (forecasts.Find(workload.Id) is not { } forecast)
            {
                continue;
            }

            var outlook = Outlook(workload, forecast);
            outlooks[workload] = (forecast, workload.Settings.Target, outlook);
            if (outlook is not null && OfWorkload(workload, outlook, now) is { } shortage)
            {
                shortages.Add(shortage);
            }
        }

        _outlooks = outlooks;
        shortages.AddRange(budgets.Budgets.Select(budget => OfBudget(budget, now)).OfType<Shortage>());
        _shortages = shortages;
    }

    /// <summary>Adds to a decision's reasons what will run short for it.</summary>
    public Decision Remark(Workload workload, Decision decision)
    {
        var remarks = _shortages.Where(shortage => shortage.Concerns(workload)).Select(Sentence).ToArray();
        return remarks.Length == 0 ? decision : decision with { Reasons = [.. decision.Reasons, .. remarks] };
    }

    private static string Sentence(Shortage shortage)
    {
        var minutes = shortage.In.TotalMinutes.ToString("F0", CultureInfo.InvariantCulture);
        return shortage.In == TimeSpan.Zero
            ? $"the forecast exceeds {shortage.Limit} now"
            : $"the forecast will exceed {shortage.Limit} in {minutes} min";
    }

    /// <summary>Made once for each forecast: quantiles of every point cost more than all the rest of a pass.</summary>
    private ReplicaOutlook? Outlook(Workload workload, ForecastView forecast) =>
        _outlooks.TryGetValue(workload, out var known)
        && ReferenceEquals(known.Forecast, forecast)
        && known.Target.Equals(workload.Settings.Target)
            ? known.Outlook
            : ReplicaOutlook.Of(forecast, workload.Settings.Target);

    private static Shortage? OfWorkload(Workload workload, ReplicaOutlook outlook, DateTimeOffset now)
    {
        var settings = workload.Settings;
        if (settings.MaxForecastReplicas is null && settings.Guards.Schedule is null)
        {
            return null;
        }

        double Limit(DateTimeOffset at) =>
            Math.Min(
                settings.MaxForecastReplicas ?? double.PositiveInfinity,
                settings.Guards.Schedule?.Cap(at)?.Replicas ?? double.PositiveInfinity
            );
        return ReplicaOutlook.ExceededIn(at => outlook.At(at), Limit, now, outlook.Until) is { } left
            ? new Shortage(left, "its maximum of replicas", null, workload, [])
            : null;
    }

    private Shortage? OfBudget(Budget budget, DateTimeOffset now)
    {
        var inside = _outlooks
            .Where(pair => pair.Value.Outlook is not null && budget.MemberOf(pair.Key) >= 0)
            .Select(pair => (Workload: pair.Key, Outlook: pair.Value.Outlook!))
            .ToArray();
        if (inside.Length == 0)
        {
            return null;
        }

        // In shares of the limit, so that GPUs and money are one question.
        double Need(DateTimeOffset at)
        {
            double gpus = 0,
                cost = 0;
            foreach (var (workload, outlook) in inside)
            {
                var replicas = outlook.At(at);
                gpus += replicas * workload.Metadata.GpusPerReplica;
                cost += replicas * budget.CostPerReplicaHour(workload);
            }

            return Math.Max(Share(gpus, budget.Limits.Gpus), Share(cost, budget.Limits.CostPerHour));
        }

        var until = inside.Max(item => item.Outlook.Until);
        return ReplicaOutlook.ExceededIn(Need, static _ => 1, now, until) is { } left
            ? new Shortage(left, $"budget {budget.Name}", budget.Name, null, [.. inside.Select(item => item.Workload)])
            : null;
    }

    private static double Share(double used, double limit) =>
        used <= 0 ? 0
        : limit <= 0 ? double.PositiveInfinity
        : used / limit;
}

/// <summary>A limit that the forecast will exceed.</summary>
/// <param name="In">Time left; zero when it does already.</param>
/// <param name="Limit">What is exceeded, for people.</param>
/// <param name="Budget">Name of the budget; null for a workload's own limit.</param>
/// <param name="Workload">Whose own limit; null for a budget.</param>
/// <param name="Members">Workloads of the budget.</param>
internal sealed record Shortage(
    TimeSpan In,
    string Limit,
    string? Budget,
    Workload? Workload,
    IReadOnlyCollection<Workload> Members
)
{
    public bool Concerns(Workload workload) => Workload?.Id == workload.Id || Members.Contains(workload);
}
