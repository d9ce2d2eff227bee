using Microsoft.AspNetCore.Mvc;
using Prewarm.Inspection.Reading;
using Prewarm.Inspection.Views;

namespace Prewarm.Inspection.Api;

/// <summary>The operating points of a workload and the replay they were chosen on.</summary>
internal static class OperatingEndpoints
{
    public static void Map(RouteGroupBuilder reads) =>
        reads
            .MapGet("/workloads/{ns}/{name}/operating", Operating)
            .WithTags("Workloads")
            .WithSummary(
                "How cautiously a workload is provisioned: points in force, costs of all candidates; also as CSV."
            )
            .Produces<OperatingBody>()
            .ProducesProblem(400)
            .ProducesProblem(404);

    private static IResult Operating(
        HttpContext context,
        IInspectionSource source,
        [FromServices] SeriesReader series,
        string ns,
        string name,
        string? trigger,
        string? at
    )
    {
        if (!Query.TryInstant(at, source.Now, out var moment) || moment > source.Now)
        {
            return Problems.Bad("at", "must be an ISO-8601 instant of the past");
        }

        if (source.Find(ns, name, trigger) is not { } workload)
        {
            return Problems.UnknownWorkload();
        }

        var asOf = string.IsNullOrEmpty(at) ? (DateTimeOffset?)null : moment;
        var body = series.Operating(workload, asOf, context.RequestAborted);
        return CsvTable.IsWanted(context.Request) ? Csv(body) : TaggedResult.Of(body);
    }

    private static TaggedResult Csv(OperatingBody body) =>
        CsvTable.Of(
            "operating",
            [
                "rank",
                "level",
                "forecastUtilization",
                "liveUtilization",
                "holdSeconds",
                "bill",
                "missed",
                "cost",
                "chosen",
            ],
            body.Candidates.Select(one =>
                new object?[]
                {
                    one.Rank,
                    one.Level,
                    one.ForecastUtilization,
                    one.LiveUtilization,
                    one.HoldSeconds,
                    one.Bill,
                    one.Missed,
                    one.Cost,
                    one.Chosen ? "yes" : "no",
                }
            )
        );
}
