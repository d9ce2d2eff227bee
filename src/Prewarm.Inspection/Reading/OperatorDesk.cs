using System.Text.Json;
using Prewarm.Forecasting.Series;
using Prewarm.Inspection.Views;
using Prewarm.Storage;

namespace Prewarm.Inspection.Reading;

/// <summary>What operators lay down and take away. Every change leaves a row in the audit log.</summary>
internal sealed class OperatorDesk(
    IInspectionSource source,
    IOperationsStore operations,
    IAuditStore audit,
    FleetReader fleet,
    ILogger<OperatorDesk> logger
)
{
    public OperationsBody List(string kind, string? scope)
    {
        var now = source.Now;
        return new OperationsBody(
            now,
            [
                .. operations
                    .List(kind)
                    .Where(document => scope is null || document.Scope == scope)
                    .Select(document => OperationReading.Read(document, now))
                    .OrderBy(view => view.State, StringComparer.Ordinal)
                    .ThenByDescending(view => view.From),
            ]
        );
    }

    /// <summary>Lays a document down, or replaces the one of the same id.</summary>
    /// <param name="id">Null makes one from what it says.</param>
    /// <param name="problems">Every broken rule; empty on success.</param>
    /// <returns>The document; null when a rule is broken.</returns>
    public OperationView? Put(
        string kind,
        string scope,
        string? id,
        OperationRequest request,
        string actor,
        out IReadOnlyList<string> problems
    )
    {
        var now = source.Now;
        var document = OperationDraft.Build(kind, scope, id, request, actor, now, out problems);
        if (document is null)
        {
            return null;
        }

        operations.Put(document);
        Record(
            actor,
            kind + ".put",
            scope,
            new
            {
                id = document.Id,
                body = OperationReading.Json(document.Body),
                reason = document.Reason,
                from = document.From,
                expires = document.Expires,
            }
        );
        fleet.Forget();
        return OperationReading.Read(document, now);
    }

    /// <summary>Takes a document away.</summary>
    /// <returns>False when there is none of that kind and scope.</returns>
    public bool Delete(string kind, string? scope, string id, string actor)
    {
        if (
            operations.Find(id) is not { } document
            || document.Kind != kind
            || (scope is not null && document.Scope != scope)
            || !operations.Delete(id)
        )
        {
            return false;
        }

        Record(actor, kind + ".delete", document.Scope, new { id });
        fleet.Forget();
        return true;
    }

    /// <summary>Notes a change in the audit log.</summary>
    public void Record(string actor, string action, string target, object detail)
    {
        audit.Append(
            new AuditEntry(
                source.Now,
                actor,
                action,
                target,
                JsonSerializer.Serialize(detail, JsonSerializerOptions.Web)
            )
        );
        logger.Changed(Scaling.Triggers.SafeText.Shorten(actor), action, Scaling.Triggers.SafeText.Shorten(target));
    }

    public AuditBody Audit(DateTimeOffset from, DateTimeOffset to, int limit, string? next)
    {
        var page = audit.Range(from, to, limit, next);
        return new AuditBody(
            [
                .. page.Items.Select(entry => new AuditView(
                    entry.At,
                    entry.Actor,
                    entry.Action,
                    entry.Target,
                    entry.Detail
                )),
            ],
            page.Next
        );
    }

    /// <summary>A duration such as <c>2h</c>; null when it is none.</summary>
    internal static TimeSpan? Duration(string? text) =>
        text is not null && DurationText.TryParse(text, out var duration) ? duration : null;
}
