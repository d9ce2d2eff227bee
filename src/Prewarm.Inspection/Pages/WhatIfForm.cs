using System.Globalization;
using Prewarm.Forecasting.Series;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Inspection.Pages;

/// <summary>The settings of a replay as people type them; they are the address of the view.</summary>
public sealed record WhatIfForm(
    string LeadTime,
    string ServiceLevel,
    string MissCost,
    string Capacity,
    string Utilization,
    string ReplicasMax,
    string GpuHourCost,
    string Weeks
)
{
    /// <summary>The form as it was sent, or as the workload is run now: what nobody stated stays empty, and is chosen by replay.</summary>
    /// <param name="target">The metric's target as last decided with; tells the capacity where no replay does.</param>
    public static WhatIfForm Of(IQueryCollection query, InspectedWorkload workload, double? target)
    {
        var rules = workload.Options.Replay;
        var capacity =
            rules?.Capacity ?? (target is > 0 ? target.Value / TriggerMetadata.TargetUtilizationDefault : 16);
        return new WhatIfForm(
            Text(query, "leadTime", DurationText.Format(workload.LeadTime)),
            Optional(query, "serviceLevel", rules?.Level),
            Optional(query, "missCost", null),
            Text(query, "capacity", capacity.ToString("0.###", CultureInfo.InvariantCulture)),
            Optional(query, "utilization", rules is { UtilizationMax: < 1 } ? rules.UtilizationMax : null),
            Text(query, "replicasMax", "40"),
            Text(query, "gpuHourCost", "2.5"),
            Text(query, "weeks", "1")
        );
    }

    /// <summary>How the workload is run now, for a replay beside it.</summary>
    public static WhatIfSettings Present(InspectedWorkload workload, WhatIfSettings asked)
    {
        var rules = workload.Options.Replay;
        return asked with
        {
            ServiceLevel = rules?.Level,
            TargetUtilization = rules is { UtilizationMax: < 1 } ? rules.UtilizationMax : null,
            MissCostGpuMinutes = null,
        };
    }

    /// <summary>The settings, or every broken rule.</summary>
    public WhatIfSettings? Read(out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        var lead = TimeSpan.Zero;
        if (
            !DurationText.TryParse(LeadTime, out lead)
            || lead < TimeSpan.FromSeconds(15)
            || lead > TimeSpan.FromHours(2)
        )
        {
            found.Add("Lead time must be a duration from 15s to 2h, such as 5m.");
        }

        double? missCost = MissCost.Length == 0 ? null : Number(MissCost, 0.001, 1e9, "Miss cost", found);
        double? level = ServiceLevel.Length == 0 ? null : Number(ServiceLevel, 0.5, 0.9999, "Service level", found);
        var capacity = Number(Capacity, 0.001, 1e9, "Capacity", found);
        double? utilization = Utilization.Length == 0 ? null : Number(Utilization, 0.05, 1, "Utilization", found);
        var most = Number(ReplicasMax, 1, 10_000, "Most replicas", found);
        var cost = Number(GpuHourCost, 0, 1e6, "Cost of a GPU-hour", found);
        Number(Weeks, 1, 4, "Weeks", found);
        problems = found;
        return found.Count > 0
            ? null
            : new WhatIfSettings(
                lead,
                missCost is { } x ? Math.Clamp(x / (1 + x), 0.5, 0.9999) : level,
                capacity,
                utilization,
                (int)most,
                cost,
                missCost
            );
    }

    /// <summary>Weeks to replay, 1 to 4.</summary>
    public int WeekCount =>
        int.TryParse(Weeks, NumberStyles.None, CultureInfo.InvariantCulture, out var weeks)
            ? Math.Clamp(weeks, 1, 4)
            : 1;

    /// <summary>The metadata that makes these settings real. What is left to the replay is not stated.</summary>
    public IReadOnlyList<string> Metadata()
    {
        var lines = new List<string> { $"leadTime: {LeadTime}" };
        if (MissCost.Length > 0)
        {
            lines.Add($"missCostGpuMinutes: \"{MissCost}\"");
        }
        else if (ServiceLevel.Length > 0)
        {
            lines.Add($"serviceLevel: \"{ServiceLevel}\"");
        }

        lines.Add($"targetPerReplica: \"{Capacity}\"");
        if (Utilization.Length > 0)
        {
            lines.Add($"targetUtilization: \"{Utilization}\"");
        }

        lines.Add($"maxForecastReplicas: \"{ReplicasMax}\"");
        lines.Add($"gpuHourCost: \"{GpuHourCost}\"");
        return lines;
    }

    public string Query() =>
        string.Join(
            '&',
            new (string Name, string Value)[]
            {
                ("leadTime", LeadTime),
                ("serviceLevel", ServiceLevel),
                ("missCost", MissCost),
                ("capacity", Capacity),
                ("utilization", Utilization),
                ("replicasMax", ReplicasMax),
                ("gpuHourCost", GpuHourCost),
                ("weeks", Weeks),
            }.Select(pair => pair.Name + "=" + Uri.EscapeDataString(pair.Value))
        );

    private static string Text(IQueryCollection query, string name, string otherwise) =>
        query[name].ToString() is { Length: > 0 and <= 40 } text ? text.Trim() : otherwise;

    /// <summary>A field that may be left empty on purpose.</summary>
    private static string Optional(IQueryCollection query, string name, double? otherwise) =>
        query.ContainsKey(name)
            ? Text(query, name, string.Empty)
            : otherwise?.ToString("0.####", CultureInfo.InvariantCulture) ?? string.Empty;

    private static double Number(string text, double least, double most, string name, List<string> problems)
    {
        if (
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= least
            && value <= most
        )
        {
            return value;
        }

        problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name} must be a number from {least} to {most}."));
        return least;
    }
}
