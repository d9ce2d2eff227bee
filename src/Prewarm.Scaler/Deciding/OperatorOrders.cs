using System.Text.Json;
using Prewarm.Scaler.Forecasts;
using Prewarm.Scaler.Workloads;
using Prewarm.Scaling.Guards;

namespace Prewarm.Scaler.Deciding;

/// <summary>Reads overrides and events for a workload out of the operator's documents.</summary>
internal sealed class OperatorOrders(OperationsCache operations)
{
    /// <summary>Overrides that may hold for a workload at an instant; those that break a rule are left out.</summary>
    public IReadOnlyList<Override> Overrides(Workload workload, DateTimeOffset at) =>
        [
            .. operations
                .Active("override", workload.Id.Namespace, workload.Id.Name, at)
                .Select(item => ToOverride(item, workload))
                .OfType<Override>()
                .Where(order => order.Problems().Count == 0),
        ];

    /// <summary>Events that concern a workload. One that begins within the lead time counts before it does.</summary>
    public IReadOnlyList<DemandFactor> Factors(Workload workload, DateTimeOffset at) =>
        [
            .. operations
                .Items.Where(item =>
                    item.Kind == "event"
                    && item.Concerns(workload.Id.Namespace, workload.Id.Name)
                    && item.From <= at + workload.Settings.LeadTime
                    && item.Expires > at
                )
                .Select(ToFactor)
                .OfType<DemandFactor>(),
        ];

    private static Override? ToOverride(OperationsItem item, Workload workload)
    {
        if (
            Text(item.Body, "kind") is not { } word
            || !Enum.TryParse<OverrideKind>(word, ignoreCase: true, out var kind)
        )
        {
            return null;
        }

        var team = Text(item.Body, "team");
        if (team is not null && team != workload.Metadata.Team)
        {
            return null;
        }

        var isWorkload = item.Scope.Contains('/', StringComparison.Ordinal);

        // A namespace is less specific than a workload and more than everything, as a team is.
        var isGroup = !isWorkload && (team is not null || item.Scope != "*");
        return new Override
        {
            Id = item.Id,
            Kind = kind,
            Replicas = Number(item.Body, "replicas") is { } count ? (int)Math.Clamp(count, -1, 1e9) : null,
            Scope =
                isWorkload ? OverrideScope.Workload
                : isGroup ? OverrideScope.Team
                : OverrideScope.All,
            Namespace = isWorkload ? workload.Id.Namespace : null,
            Name = isWorkload ? workload.Id.Name : null,
            Team = isGroup ? team ?? item.Scope : null,
            Reason = item.Reason,
            CreatedBy = item.CreatedBy,
            From = item.From,
            Expires = item.Expires,
        };
    }

    private static DemandFactor? ToFactor(OperationsItem item) =>
        Number(item.Body, "factor") is { } factor and >= 0 and <= 1000
            ? new DemandFactor(item.Reason, item.From, item.Expires, factor)
            : null;

    private static string? Text(JsonElement body, string member) =>
        body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static double? Number(JsonElement body, string member) =>
        body.TryGetProperty(member, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var number)
            ? number
            : null;
}
