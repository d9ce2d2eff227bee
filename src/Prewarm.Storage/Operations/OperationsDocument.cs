namespace Prewarm.Storage;

/// <summary>Something an operator laid down for a time: an override, an event or a mask.</summary>
/// <param name="Id">Names it; 1 to 128 characters.</param>
/// <param name="Kind">What it is: <see cref="OperationsKinds"/>.</param>
/// <param name="Scope">Whom it concerns: <c>*</c>, <c>NS</c> or <c>NS/NAME</c>.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="CreatedBy">Who laid it down.</param>
/// <param name="From">First instant at which it holds.</param>
/// <param name="Expires">It holds before this instant; it must lie after <paramref name="From"/>.</param>
/// <param name="Body">What it says: a JSON object of at most 64 KiB whose members belong to the kind.</param>
public sealed record OperationsDocument(
    string Id,
    string Kind,
    string Scope,
    string Reason,
    string CreatedBy,
    DateTimeOffset Created,
    DateTimeOffset From,
    DateTimeOffset Expires,
    string Body
);
