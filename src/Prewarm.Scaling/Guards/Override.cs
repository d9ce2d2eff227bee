namespace Prewarm.Scaling.Guards;

/// <summary>The circuit breaker: an operator's word for a stated time, with a reason. It wins over every other guard and ends by itself.</summary>
/// <remarks>Plain JSON: enum members are written as <c>pin</c>, <c>cap</c>, <c>floor</c>, <c>freeze</c> and <c>workload</c>, <c>team</c>, <c>all</c>.</remarks>
public sealed record Override
{
    /// <summary>Longest time an override may be asked for: one nobody remembers is an outage in waiting.</summary>
    public static readonly TimeSpan DurationMax = TimeSpan.FromDays(31);

    private const int TextLengthMax = 500;
    private const int ReplicasMax = 100_000;

    /// <summary>Names the override in lists, clamps and audit; unique among those in force.</summary>
    public required string Id { get; init; }

    public required OverrideKind Kind { get; init; }

    /// <summary>Replicas, 0-100,000. Required but for <see cref="OverrideKind.Freeze"/>, where it is the number to hold when known at creation.</summary>
    public int? Replicas { get; init; }

    public required OverrideScope Scope { get; init; }

    /// <summary>Namespace of the ScaledObject; scope <see cref="OverrideScope.Workload"/> only.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name of the ScaledObject; scope <see cref="OverrideScope.Workload"/> only.</summary>
    public string? Name { get; init; }

    /// <summary>Scope <see cref="OverrideScope.Team"/> only.</summary>
    public string? Team { get; init; }

    /// <summary>Why, for people; shown with every decision it changes.</summary>
    public required string Reason { get; init; }

    /// <summary>Who, for the audit.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>First instant in force, UTC.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>First instant no longer in force, UTC; always stated.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>True from <see cref="From"/> up to, but not at, <see cref="Expires"/>.</summary>
    public bool IsInForce(DateTimeOffset at) => at >= From && at < Expires;

    /// <summary>True when the override is meant for a workload.</summary>
    public bool Covers(GuardSubject subject) =>
        Scope switch
        {
            OverrideScope.All => true,
            OverrideScope.Team => Team is not null && string.Equals(Team, subject.Team, StringComparison.Ordinal),
            _ => string.Equals(Namespace, subject.Namespace, StringComparison.Ordinal)
                && string.Equals(Name, subject.Name, StringComparison.Ordinal),
        };

    /// <summary>Every rule the override breaks, as sentences without the values; empty when it may be stored.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Check(problems, Id.Length is > 0 and <= TextLengthMax, "id is required, up to 500 characters");
        Check(problems, Reason.Trim().Length is > 0 and <= TextLengthMax, "reason is required, up to 500 characters");
        Check(problems, CreatedBy.Length is > 0 and <= TextLengthMax, "createdBy is required, up to 500 characters");
        Check(problems, Replicas is null or (>= 0 and <= ReplicasMax), "replicas must be from 0 to 100000");
        Check(problems, Replicas is not null || Kind == OverrideKind.Freeze, "replicas is required but for freeze");
        Check(problems, Expires > From, "expires must lie after from");
        Check(problems, Expires - From <= DurationMax, "expires must lie within 31 days of from");
        var isWorkload = Scope == OverrideScope.Workload;
        Check(problems, isWorkload == (Namespace is not null), "namespace belongs to scope workload, which needs it");
        Check(problems, isWorkload == (Name is not null), "name belongs to scope workload, which needs it");
        Check(
            problems,
            Scope == OverrideScope.Team == (Team is not null),
            "team belongs to scope team, which needs it"
        );
        return problems;
    }

    private static void Check(List<string> problems, bool holds, string rule)
    {
        if (!holds)
        {
            problems.Add(rule);
        }
    }
}
