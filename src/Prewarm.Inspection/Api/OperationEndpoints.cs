using Microsoft.AspNetCore.Mvc;
using Prewarm.Inspection.Reading;
using Prewarm.Inspection.Views;
using Prewarm.Storage;

namespace Prewarm.Inspection.Api;

/// <summary>Overrides, events, masks, budget, sources and the audit log.</summary>
internal static class OperationEndpoints
{
    private const string WorkloadOverrides = "/workloads/{ns}/{name}/overrides";
    private static readonly TimeSpan AuditUsual = TimeSpan.FromDays(30);
    private static readonly TimeSpan AuditMax = TimeSpan.FromDays(4_000);

    public static void Map(RouteGroupBuilder reads, RouteGroupBuilder changes)
    {
        var read = reads.MapGroup("").WithTags("Operations").ProducesProblem(400).ProducesProblem(404);
        var change = changes
            .MapGroup("")
            .WithTags("Operations")
            .ProducesProblem(400)
            .ProducesProblem(401)
            .ProducesProblem(403)
            .ProducesProblem(412);
        MapWorkloadOverrides(read, change);
        MapKind(read, change, "/overrides", OperationsKinds.Override);
        MapKind(read, change, "/events", OperationsKinds.Event);
        MapKind(read, change, "/masks", OperationsKinds.Mask);
        read.MapGet("/budget", Budgets)
            .WithSummary("The shared budgets: who has which share, borrows, and is cut; workloads also as CSV.")
            .Produces<BudgetsBody>();
        read.MapGet(
                "/sources",
                async (IInspectionSource source, CancellationToken cancellation) =>
                    TaggedResult.Of(await source.SourcesAsync(cancellation).ConfigureAwait(false))
            )
            .WithSummary("The configured sources, how they do, and the metric names found.")
            .Produces<IReadOnlyList<SourceView>>();
        read.MapGet("/audit", Audit).WithSummary("Who changed what, newest first; also as CSV.").Produces<AuditBody>();
    }

    private static TaggedResult Budgets(HttpRequest request, IInspectionSource source)
    {
        var body = source.Budgets();
        return CsvTable.IsWanted(request)
            ? CsvTable.Of(
                "budget",
                [
                    "budget",
                    "namespace",
                    "name",
                    "member",
                    "priority",
                    "weight",
                    "asked",
                    "granted",
                    "cut",
                    "grantedGpus",
                    "cutGpus",
                    "grantedCostPerHour",
                ],
                body.Budgets.SelectMany(budget =>
                    budget.Workloads.Select(one =>
                        new object?[]
                        {
                            budget.Name,
                            one.Namespace,
                            one.Name,
                            one.Member,
                            one.Priority,
                            one.Weight,
                            one.Asked,
                            one.Granted,
                            one.Cut,
                            one.GrantedGpus,
                            one.CutGpus,
                            one.GrantedCostPerHour,
                        }
                    )
                )
            )
            : TaggedResult.Of(body);
    }

    private static void MapWorkloadOverrides(RouteGroupBuilder read, RouteGroupBuilder change)
    {
        read.MapGet(WorkloadOverrides, ListOfWorkload)
            .WithSummary("Overrides of one workload; also as CSV.")
            .Produces<OperationsBody>();
        change
            .MapPut(WorkloadOverrides, PutOfWorkload)
            .WithSummary("Pin, cap, floor or freeze a workload for a stated time, with a reason.")
            .Produces<OperationView>();
        change
            .MapDelete(WorkloadOverrides, DeleteOfWorkload)
            .WithSummary("Take an override away before it expires.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static void MapKind(RouteGroupBuilder read, RouteGroupBuilder change, string path, string kind)
    {
        Delegate list = (HttpRequest request, [FromServices] OperatorDesk desk, string? scope) =>
            List(request, desk, kind, scope);
        Delegate put = (
            HttpContext context,
            [FromServices] OperatorDesk desk,
            string? id,
            [FromBody] OperationRequest body
        ) => Put(context, desk, kind, body.Scope ?? string.Empty, id, body);
        Delegate delete = (HttpContext context, [FromServices] OperatorDesk desk, string id) =>
            Delete(context, desk, kind, null, id);
        read.MapGet(path, list)
            .WithSummary($"Every {kind}: coming, active and expired; also as CSV.")
            .Produces<OperationsBody>();
        change
            .MapPut(path, put)
            .WithSummary($"Lay one {kind} down; the same id replaces it.")
            .Produces<OperationView>();
        change.MapDelete(path, delete).WithSummary($"Take one {kind} away.").Produces(StatusCodes.Status204NoContent);
    }

    private static IResult ListOfWorkload(
        HttpRequest request,
        IInspectionSource source,
        [FromServices] OperatorDesk desk,
        string ns,
        string name
    ) =>
        source.Find(ns, name, null) is null
            ? Problems.UnknownWorkload()
            : List(request, desk, OperationsKinds.Override, $"{ns}/{name}");

    private static IResult PutOfWorkload(
        HttpContext context,
        IInspectionSource source,
        [FromServices] OperatorDesk desk,
        string ns,
        string name,
        string? id,
        [FromBody] OperationRequest body
    ) =>
        source.Find(ns, name, null) is null
            ? Problems.UnknownWorkload()
            : Put(context, desk, OperationsKinds.Override, $"{ns}/{name}", id, body);

    private static IResult DeleteOfWorkload(
        HttpContext context,
        [FromServices] OperatorDesk desk,
        string ns,
        string name,
        string id
    ) => Delete(context, desk, OperationsKinds.Override, $"{ns}/{name}", id);

    private static TaggedResult List(HttpRequest request, OperatorDesk desk, string kind, string? scope)
    {
        var body = desk.List(kind, scope);
        return CsvTable.IsWanted(request)
            ? CsvTable.Of(
                kind + "s",
                ["id", "scope", "state", "says", "reason", "createdBy", "created", "from", "expires"],
                body.Items.Select(one =>
                    new object?[]
                    {
                        one.Id,
                        one.Scope,
                        one.State,
                        OperationReading.Describe(one),
                        one.Reason,
                        one.CreatedBy,
                        one.Created,
                        one.From,
                        one.Expires,
                    }
                )
            )
            : TaggedResult.Of(body);
    }

    private static IResult Put(
        HttpContext context,
        OperatorDesk desk,
        string kind,
        string scope,
        string? id,
        OperationRequest body
    )
    {
        if (IsStale(context.Request, desk, kind, id))
        {
            return Problems.Stale();
        }

        var actor = context.User.Identity?.Name ?? "unknown";
        return desk.Put(kind, scope, id, body, actor, out var problems) is { } view
            ? TaggedResult.Of(view)
            : Problems.Invalid(problems);
    }

    /// <summary>If-Match holds the tag of the document as it was answered to the caller's own PUT or read alone.</summary>
    private static bool IsStale(HttpRequest request, OperatorDesk desk, string kind, string? id)
    {
        var wanted = request.Headers.IfMatch.ToString();
        if (wanted.Length == 0)
        {
            return false;
        }

        var known = desk.List(kind, null).Items.FirstOrDefault(one => one.Id == id);
        return known is null || (wanted != "*" && wanted != TaggedResult.Of(known).Tag);
    }

    private static IResult Delete(HttpContext context, OperatorDesk desk, string kind, string? scope, string id) =>
        desk.Delete(kind, scope, id, context.User.Identity?.Name ?? "unknown")
            ? TypedResults.NoContent()
            : Problems.NotFound("Unknown document", $"There is no {kind} of that id.");

    private static IResult Audit(
        HttpRequest request,
        IInspectionSource source,
        [FromServices] OperatorDesk desk,
        string? from,
        string? to,
        int? limit,
        string? next
    )
    {
        var (since, until) = Query.Span(from, to, source.Now, AuditUsual, AuditMax, out var problem);
        if (problem is not null || !Query.TryLimit(limit, out var most))
        {
            return problem ?? RecordEndpoints.BadLimit();
        }

        if (!RecordEndpoints.TryPage(() => desk.Audit(since, until, most, next), out var body))
        {
            return RecordEndpoints.BadNext();
        }

        return CsvTable.IsWanted(request)
            ? CsvTable.Of(
                "audit",
                ["at", "actor", "action", "target", "detail"],
                body.Entries.Select(one => new object?[] { one.At, one.Actor, one.Action, one.Target, one.Detail })
            )
            : TaggedResult.Of(body);
    }
}
