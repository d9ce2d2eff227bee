using Microsoft.AspNetCore.Mvc;
using Prewarm.Inspection.Reading;
using Prewarm.Inspection.Views;
using Prewarm.Storage;

namespace Prewarm.Inspection.Api;

/// <summary>What was decided, how good it was, what it was worth, and which model says so.</summary>
internal static class RecordEndpoints
{
    private static readonly TimeSpan DecisionsUsual = TimeSpan.FromHours(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan SpanMax = TimeSpan.FromDays(400);
    private const string Path = "/workloads/{ns}/{name}";

    public static void Map(RouteGroupBuilder reads, RouteGroupBuilder changes)
    {
        var read = reads.MapGroup("").WithTags("Records").ProducesProblem(400).ProducesProblem(404);
        read.MapGet(Path + "/decisions", Decisions)
            .WithSummary(
                "The decision in force at= an instant, or those within from= and to=, oldest first; also as CSV."
            )
            .Produces<DecisionsBody>()
            .Produces(200, null, "text/csv");
        read.MapGet(Path + "/accuracy", Accuracy)
            .WithSummary("Live accuracy and coverage by lead; also as CSV.")
            .Produces<AccuracyBody>();
        read.MapGet(Path + "/ledger", Ledger)
            .WithSummary("Pre-warms: used, wasted, missed; also as CSV.")
            .Produces<LedgerBody>();
        read.MapGet(
                "/ledger",
                (
                    HttpRequest r,
                    IInspectionSource s,
                    [FromServices] RecordReader records,
                    string? from,
                    string? to,
                    int? limit,
                    string? next
                ) => LedgerOf(r, s, records, null, from, to, limit, next)
            )
            .WithSummary("Pre-warms of all workloads; also as CSV.")
            .Produces<LedgerBody>();
        read.MapGet(Path + "/models", Models).WithSummary("Stored models, newest first.").Produces<ModelsBody>();
        var change = changes.MapGroup("").WithTags("Records").ProducesProblem(401).ProducesProblem(403);
        change
            .MapPost(Path + "/models/{version:long}:promote", Promote)
            .WithSummary("Make a version the champion.")
            .Produces<ModelsBody>();
        change
            .MapPost(Path + "/models/{version:long}:rollback", Rollback)
            .WithSummary("Take the champion of this version back; the former champion returns.")
            .Produces<ModelsBody>();
    }

    private static IResult Decisions(
        HttpRequest request,
        IInspectionSource source,
        [FromServices] RecordReader records,
        string ns,
        string name,
        string? trigger,
        string? at,
        string? from,
        string? to,
        int? limit,
        string? next
    )
    {
        if (source.Find(ns, name, trigger) is not { } workload)
        {
            return Problems.UnknownWorkload();
        }

        DecisionsBody body;
        if (!string.IsNullOrEmpty(at))
        {
            if (!Query.TryInstant(at, source.Now, out var moment))
            {
                return Problems.Bad("at", "must be an ISO-8601 instant");
            }

            body = new DecisionsBody(records.DecisionAt(workload.Key, moment) is { } one ? [one] : [], null);
        }
        else
        {
            var (since, until) = Query.Span(from, to, source.Now, DecisionsUsual, SpanMax, out var problem);
            if (problem is not null || !Query.TryLimit(limit, out var most))
            {
                return problem ?? BadLimit();
            }

            if (!TryPage(() => records.Decisions(workload.Key, since, until, most, next), out var page))
            {
                return BadNext();
            }

            body = page;
        }

        return CsvTable.IsWanted(request)
            ? CsvTable.Of(
                "decisions",
                [
                    "at",
                    "value",
                    "target",
                    "replicas",
                    "ready",
                    "starting",
                    "rung",
                    "required",
                    "live",
                    "forecast",
                    "reasons",
                ],
                body.Decisions.Select(one =>
                    new object?[]
                    {
                        one.At,
                        one.Value,
                        one.Target,
                        one.Replicas,
                        one.ReadyReplicas,
                        one.StartingReplicas,
                        one.RungName,
                        one.Required,
                        one.Live,
                        one.Forecast,
                        string.Join("; ", one.Reasons),
                    }
                )
            )
            : TaggedResult.Of(body);
    }

    private static IResult Accuracy(
        HttpRequest request,
        IInspectionSource source,
        [FromServices] RecordReader records,
        string ns,
        string name,
        string? trigger,
        string? from,
        string? to
    )
    {
        var (since, until) = Query.Span(from, to, source.Now, Week, SpanMax, out var problem);
        if (problem is not null || source.Find(ns, name, trigger) is not { } workload)
        {
            return problem ?? Problems.UnknownWorkload();
        }

        var body = records.Accuracy(workload.Key, since, until);
        return CsvTable.IsWanted(request)
            ? CsvTable.Of(
                "accuracy",
                ["leadSeconds", "level", "count", "coverage", "coverage95", "wape", "bias", "pinball"],
                body.Leads.Select(lead =>
                    new object?[]
                    {
                        lead.LeadSeconds,
                        lead.Level,
                        lead.Count,
                        lead.Coverage,
                        lead.Coverage95,
                        lead.Wape,
                        lead.Bias,
                        lead.Pinball,
                    }
                )
            )
            : TaggedResult.Of(body);
    }

    private static IResult Ledger(
        HttpRequest request,
        IInspectionSource source,
        [FromServices] RecordReader records,
        string ns,
        string name,
        string? trigger,
        string? from,
        string? to,
        int? limit,
        string? next
    ) =>
        source.Find(ns, name, trigger) is { } workload
            ? LedgerOf(request, source, records, workload.Key, from, to, limit, next)
            : Problems.UnknownWorkload();

    private static IResult LedgerOf(
        HttpRequest request,
        IInspectionSource source,
        RecordReader records,
        HistoryKey? key,
        string? from,
        string? to,
        int? limit,
        string? next
    )
    {
        var (since, until) = Query.Span(from, to, source.Now, Week, SpanMax, out var problem);
        if (problem is not null || !Query.TryLimit(limit, out var most))
        {
            return problem ?? BadLimit();
        }

        if (!TryPage(() => records.Ledger(key, since, until, most, next), out var body))
        {
            return BadNext();
        }

        return CsvTable.IsWanted(request)
            ? CsvTable.Of(
                "ledger",
                [
                    "namespace",
                    "name",
                    "opened",
                    "reason",
                    "replicas",
                    "liveReplicas",
                    "demandCame",
                    "closed",
                    "outcome",
                    "minutesSaved",
                    "gpuMinutesWasted",
                ],
                body.Rows.Select(row =>
                    new object?[]
                    {
                        row.Namespace,
                        row.Name,
                        row.Opened,
                        row.Reason,
                        row.Replicas,
                        row.LiveReplicas,
                        row.DemandCame,
                        row.Closed,
                        row.Outcome,
                        row.MinutesSaved,
                        row.GpuMinutesWasted,
                    }
                )
            )
            : TaggedResult.Of(body);
    }

    private static IResult Models(
        IInspectionSource source,
        [FromServices] RecordReader records,
        string ns,
        string name,
        string? trigger
    ) =>
        source.Find(ns, name, trigger) is { } workload
            ? TaggedResult.Of(records.Models(workload.Key))
            : Problems.UnknownWorkload();

    private static IResult Promote(
        HttpContext context,
        [FromServices] ModelDesk desk,
        string ns,
        string name,
        string? trigger,
        long version
    ) => Answer(desk.Promote(ns, name, trigger, version, context.User.Identity?.Name ?? "unknown"));

    private static IResult Rollback(
        HttpContext context,
        [FromServices] ModelDesk desk,
        string ns,
        string name,
        string? trigger,
        long version
    ) => Answer(desk.Rollback(ns, name, trigger, version, context.User.Identity?.Name ?? "unknown"));

    private static IResult Answer(ModelChange change) =>
        change switch
        {
            { Models: { } models } => TaggedResult.Of(models),
            { IsUnknown: true } => Problems.NotFound("Unknown model", change.Problem!),
            _ => Problems.Conflict("Not changed", change.Problem!),
        };

    /// <summary>A page mark that is not one of ours is the caller's mistake.</summary>
    internal static bool TryPage<T>(Func<T> read, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? page)
        where T : class
    {
        try
        {
            page = read();
            return true;
        }
        catch (ArgumentException)
        {
            page = null;
            return false;
        }
    }

    internal static IResult BadLimit() => Problems.Bad("limit", "must be within 1 and 1000");

    internal static IResult BadNext() => Problems.Bad("next", "must be the mark that the page before gave");
}
