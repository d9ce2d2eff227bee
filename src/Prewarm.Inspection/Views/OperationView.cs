using System.Text.Json;

namespace Prewarm.Inspection.Views;

/// <summary>Something an operator laid down for a time.</summary>
/// <param name="Kind"><c>override</c>, <c>event</c> or <c>mask</c>.</param>
/// <param name="Scope"><c>*</c>, <c>NS</c> or <c>NS/NAME</c>.</param>
/// <param name="State"><c>coming</c>, <c>active</c> or <c>expired</c>.</param>
/// <param name="Body">What it says, by kind.</param>
public sealed record OperationView(
    string Id,
    string Kind,
    string Scope,
    string Reason,
    string CreatedBy,
    DateTimeOffset Created,
    DateTimeOffset From,
    DateTimeOffset Expires,
    string State,
    JsonElement Body
);

/// <summary>Documents of one kind.</summary>
public sealed record OperationsBody(DateTimeOffset Now, IReadOnlyList<OperationView> Items);

/// <summary>What a caller asks to lay down. Instants are ISO-8601; <c>for</c> is a duration such as <c>2h</c>.</summary>
/// <param name="Scope">Whom it concerns; left out where the address says it.</param>
/// <param name="Kind">Override: <c>pin</c>, <c>cap</c>, <c>floor</c> or <c>freeze</c>.</param>
/// <param name="Replicas">Override: how many; not with <c>freeze</c>.</param>
/// <param name="Team">Override: only workloads whose trigger names this team; not with a scope of one workload.</param>
/// <param name="Factor">Event: what demand is multiplied by, 0-1000.</param>
/// <param name="Reason">Why, for people; required.</param>
/// <param name="From">First instant; left out means now.</param>
/// <param name="Expires">Last instant, or give <paramref name="For"/>.</param>
public sealed record OperationRequest(
    string? Scope = null,
    string? Kind = null,
    int? Replicas = null,
    double? Factor = null,
    string? Reason = null,
    string? From = null,
    string? Expires = null,
    string? For = null,
    string? Team = null
);

/// <summary>One change that somebody made.</summary>
public sealed record AuditView(DateTimeOffset At, string Actor, string Action, string Target, string Detail);

/// <summary>A page of the audit log, newest first.</summary>
public sealed record AuditBody(IReadOnlyList<AuditView> Entries, string? Next);

/// <summary>A configured source.</summary>
/// <param name="Kind"><c>prometheus</c>, <c>scrape</c> or <c>redis</c>.</param>
/// <param name="Health"><c>ok</c>, <c>refused</c>, <c>unreachable</c> or <c>unknown</c>.</param>
/// <param name="Detail">What is wrong; never an address or a secret.</param>
/// <param name="Signals">Metric names found for the presets in use.</param>
public sealed record SourceView(
    string Name,
    string Kind,
    string Health,
    string? Detail,
    IReadOnlyList<SourceSignal> Signals
);

/// <summary>What a source knows of one signal of a preset.</summary>
/// <param name="Used">The metric name in use; null when none was found.</param>
/// <param name="Names">Names looked for.</param>
/// <param name="Deprecated">True when newer versions of the engine no longer have it.</param>
public sealed record SourceSignal(
    string Engine,
    string Signal,
    string? Used,
    IReadOnlyList<string> Names,
    bool Deprecated
);
