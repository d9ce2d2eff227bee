using Microsoft.AspNetCore.Mvc;
using Prewarm.Inspection.Reading;
using Prewarm.Inspection.Views;

namespace Prewarm.Inspection.Api;

/// <summary>What was decided, and how good the forecasts were.</summary>
internal static class RecordEndpoints
{
    private static readonly TimeSpan DecisionsUsual = TimeSpan.FromHours(1);
    internal static readonly TimeSpan Week = TimeSpan.FromDays(7);
    internal static readonly TimeSpan SpanMax = TimeSpan.FromDays(400);
    internal const string Path = "/workloads/{ns}/{name}";

    public static void Map(RouteGroupBuilder reads)
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
