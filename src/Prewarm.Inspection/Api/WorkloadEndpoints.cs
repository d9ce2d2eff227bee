using Microsoft.AspNetCore.Mvc;
using Prewarm.Inspection.Reading;
using Prewarm.Inspection.Views;

namespace Prewarm.Inspection.Api;

/// <summary>Workloads, their demand and their forecasts.</summary>
internal static class WorkloadEndpoints
{
    private static readonly TimeSpan HorizonUsual = TimeSpan.FromHours(3);
    private static readonly TimeSpan HorizonMax = TimeSpan.FromDays(1);
    private static readonly TimeSpan HistoryUsual = TimeSpan.FromHours(6);
    internal static readonly TimeSpan HistoryMax = TimeSpan.FromDays(63);

    public static void Map(RouteGroupBuilder reads)
    {
        var group = reads.MapGroup("").WithTags("Workloads").ProducesProblem(400).ProducesProblem(404);
        group
            .MapGet("/workloads", List)
            .WithSummary("All workloads, filtered and ordered; also as CSV.")
            .Produces<WorkloadsBody>()
            .Produces(200, null, "text/csv");
        group.MapGet("/workloads/{ns}/{name}", One).WithSummary("One workload.").Produces<WorkloadView>();
        group
            .MapGet("/workloads/{ns}/{name}/forecast", Forecast)
            .WithSummary(
                "Expected demand and quantiles of the window maximum; at= gives what was possible to know then."
            )
            .Produces<ForecastBody>()
            .Produces(200, null, "text/csv");
        group
            .MapGet("/workloads/{ns}/{name}/history", History)
            .WithSummary("Demand of the past; points= thins it without losing peaks.")
            .Produces<HistoryBody>()
            .Produces(200, null, "text/csv");
        group
            .MapGet("/fleet", (IInspectionSource source) => TaggedResult.Of(source.Fleet()))
            .WithSummary("Replicas of a simulated fleet; empty outside of the demo.")
            .Produces<IReadOnlyList<FleetPoint>>();
    }

    private static IResult List(
        HttpRequest request,
        [FromServices] FleetReader fleet,
        string? q,
        string? status,
        string? sort,
        int? offset,
        int? limit
    )
    {
        if (!WorkloadFilter.IsOrder(sort))
        {
            return Problems.Bad("sort", "must be one of " + string.Join(", ", WorkloadFilter.Orders));
        }

        var most = limit ?? Query.LimitMax;
        if (most is < 1 or > Query.LimitMax || offset < 0)
        {
            return Problems.Bad("limit", "must be within 1 and 1000, and offset not below 0");
        }

        var reading = fleet.Read();
        var rows = WorkloadFilter.Apply(reading.Workloads, q, status, sort);
        var page = rows.Skip(offset ?? 0).Take(most).ToList();
        return CsvTable.IsWanted(request)
            ? Csv(page)
            : TaggedResult.Of(new WorkloadsBody(reading.Now, rows.Count, offset ?? 0, most, page));
    }

    private static IResult One([FromServices] FleetReader fleet, string ns, string name, string? trigger) =>
        fleet.Find(ns, name, trigger) is { } view ? TaggedResult.Of(view) : Problems.UnknownWorkload();

    private static IResult Forecast(
        HttpContext context,
        [FromServices] IInspectionSource source,
        [FromServices] SeriesReader series,
        string ns,
        string name,
        string? trigger,
        string? horizon,
        string? at
    )
    {
        if (!Query.TryDuration(horizon, HorizonUsual, HorizonMax, out var span))
        {
            return Problems.Bad("horizon", "must be a duration up to 24h, such as 30m or 3h");
        }

        if (!Query.TryInstant(at, source.Now, out var moment) || moment > source.Now)
        {
            return Problems.Bad("at", "must be an ISO-8601 instant of the past");
        }

        if (source.Find(ns, name, trigger) is not { } workload)
        {
            return Problems.UnknownWorkload();
        }

        var asOf = string.IsNullOrEmpty(at) ? (DateTimeOffset?)null : moment;
        if (series.Forecast(workload, span, asOf, context.RequestAborted) is not { } body)
        {
            return Problems.NotFound(
                "No forecast yet",
                "There is no forecast of this workload yet; its state says what is missing."
            );
        }

        return CsvTable.IsWanted(context.Request) ? Csv(body) : TaggedResult.Of(body);
    }

    private static IResult History(
        HttpContext context,
        [FromServices] IInspectionSource source,
        [FromServices] SeriesReader series,
        string ns,
        string name,
        string? trigger,
        string? from,
        string? to,
        int? points
    )
    {
        var (since, until) = Query.Span(from, to, source.Now, HistoryUsual, HistoryMax, out var problem);
        if (problem is not null)
        {
            return problem;
        }

        if (points is < 2 or > 100_000)
        {
            return Problems.Bad("points", "must be within 2 and 100000");
        }

        if (source.Find(ns, name, trigger) is not { } workload)
        {
            return Problems.UnknownWorkload();
        }

        var body = series.History(workload, since, until, points);
        return CsvTable.IsWanted(context.Request) ? Csv(body) : TaggedResult.Of(body);
    }

    private static TaggedResult Csv(IReadOnlyList<WorkloadView> rows) =>
        CsvTable.Of(
            "workloads",
            [
                "namespace",
                "name",
                "trigger",
                "status",
                "reason",
                "unit",
                "demand",
                "asked",
                "ready",
                "starting",
                "riseAt",
                "riseReplicas",
                "coverage",
                "wape",
                "minutesSaved",
                "gpuMinutesWasted",
            ],
            rows.Select(one =>
                new object?[]
                {
                    one.Namespace,
                    one.Name,
                    one.Trigger,
                    one.Status,
                    one.StatusReason,
                    one.Unit,
                    one.Demand,
                    one.Decision?.Replicas,
                    one.Decision?.ReadyReplicas,
                    one.Decision?.StartingReplicas,
                    one.NextRise?.At,
                    one.NextRise?.Replicas,
                    one.Coverage,
                    one.Wape,
                    one.MinutesSaved,
                    one.GpuMinutesWasted,
                }
            )
        );

    private static TaggedResult Csv(ForecastBody body)
    {
        var levels = body.Points.Count == 0 ? [] : body.Points[0].WindowMax.Keys.ToList();
        return CsvTable.Of(
            "forecast",
            ["timestamp", "mean", .. levels.Select(level => "q" + level), "provided"],
            body.Points.Select(point =>
                new object?[] { point.At, point.Mean }
                    .Concat(levels.Select(level => (object?)point.WindowMax[level]))
                    .Append(point.Provided)
                    .ToArray()
            )
        );
    }

    private static TaggedResult Csv(HistoryBody body)
    {
        var step = TimeSpan.FromSeconds(body.StepSeconds);
        return CsvTable.Of(
            "history",
            ["timestamp", "value"],
            body.Values.Select((value, i) => new object?[] { body.Times?[i] ?? (body.From + (step * i)), value })
        );
    }
}
