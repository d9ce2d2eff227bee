using System.Text.Json;

namespace Prewarm.Scaler.Forecasts;

/// <summary>An override, an event or a mask that an operator laid down.</summary>
/// <param name="Kind"><c>override</c>, <c>event</c> or <c>mask</c>.</param>
/// <param name="Scope"><c>*</c>, <c>NS</c> or <c>NS/NAME</c>.</param>
/// <param name="From">First instant at which it holds, UTC.</param>
/// <param name="Expires">It holds before this instant, UTC.</param>
/// <param name="Body">A JSON object whose members belong to the kind.</param>
internal sealed record OperationsItem(
    string Id,
    string Kind,
    string Scope,
    string Reason,
    string CreatedBy,
    DateTimeOffset Created,
    DateTimeOffset From,
    DateTimeOffset Expires,
    JsonElement Body
)
{
    /// <summary>Whether it holds at an instant.</summary>
    public bool IsActive(DateTimeOffset at) => From <= at && at < Expires;

    /// <summary>Whether it concerns a workload.</summary>
    public bool Concerns(string @namespace, string name) =>
        Scope == "*"
        || Scope == @namespace
        || (
            Scope.Length == @namespace.Length + name.Length + 1
            && Scope.StartsWith(@namespace, StringComparison.Ordinal)
            && Scope[@namespace.Length] == '/'
            && Scope.EndsWith(name, StringComparison.Ordinal)
        );
}
