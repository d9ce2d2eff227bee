namespace Prewarm.Storage;

/// <summary>One change that somebody made.</summary>
/// <param name="Actor">Who: a user, a service account, or <c>prewarm</c> itself.</param>
/// <param name="Action">What: for example <c>override.put</c> or <c>model.promote</c>.</param>
/// <param name="Target">To what: for example <c>NS/NAME</c>.</param>
/// <param name="Detail">More, compact JSON; no secret belongs here.</param>
public sealed record AuditEntry(DateTimeOffset At, string Actor, string Action, string Target, string Detail);
