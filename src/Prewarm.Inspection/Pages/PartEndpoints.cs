using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Mvc;
using Prewarm.Inspection.Charts;
using Prewarm.Inspection.Reading;

namespace Prewarm.Inspection.Pages;

/// <summary>Parts of the workload view that take their time: the page is there before them.</summary>
internal static class PartEndpoints
{
    public static void Map(RouteGroupBuilder reads)
    {
        reads.MapGet(PageEndpoints.Workload + "/chart", Chart);
        reads.MapGet(PageEndpoints.Workload + "/next", NextDayAsync);
        reads.MapGet(PageEndpoints.Workload + "/operating", OperatingAsync);
        reads.MapGet(PageEndpoints.Workload + "/advice", AdviceAsync);
    }

    private static IResult Chart(
        HttpContext context,
        [FromServices] IInspectionSource source,
        [FromServices] ChartReader charts,
        string ns,
        string name,
        string? from,
        string? to,
        string? theme
    )
    {
        var range = WorkloadRange.Of(context.Request.Query);
        if (source.Find(ns, name, range.Trigger) is not { } workload)
        {
            return Api.Problems.UnknownWorkload();
        }

        if (!PageEndpoints.TryAsOf(range, source.Now, out var asOf))
        {
            return Api.Problems.Bad("at", "must be an ISO-8601 instant of the past");
        }

        var (since, until) = Api.Query.Span(
            from,
            to,
            asOf ?? source.Now,
            range.Length,
            Api.WorkloadEndpoints.HistoryMax,
            out var problem
        );
        if (problem is not null)
        {
            return problem;
        }

        var request = new ChartRequest(
            since,
            until,
            asOf,
            range.CompareWeek,
            ChartRequest.PointsUsual,
            ChartTheme.Of(theme)
        );
        var figure = WorkloadFigure.Draw(charts.Read(workload, request, context.RequestAborted));
        return new Api.TaggedResult(figure.ToBytes(), "application/json; charset=utf-8");
    }

    private static Task<IResult> NextDayAsync(
        HttpContext context,
        [FromServices] IInspectionSource source,
        [FromServices] SeriesReader series,
        [FromServices] PageRenderer pages,
        string ns,
        string name
    ) =>
        AsOfAsync<NextDayTable>(
            context,
            source,
            pages,
            (ns, name, "next"),
            (workload, asOf) =>
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["Body"] = series.Forecast(workload, TimeSpan.FromDays(1), asOf, context.RequestAborted),
                    ["Target"] = series.Target(workload.Key, asOf ?? source.Now),
                }
        );

    private static Task<IResult> OperatingAsync(
        HttpContext context,
        [FromServices] IInspectionSource source,
        [FromServices] SeriesReader series,
        [FromServices] PageRenderer pages,
        string ns,
        string name
    ) =>
        AsOfAsync<OperatingTable>(
            context,
            source,
            pages,
            (ns, name, "operating"),
            (workload, asOf) =>
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["Body"] = series.Operating(workload, asOf, context.RequestAborted),
                    ["Link"] = Format.Api(ns, name, "/operating"),
                    ["AsOf"] = asOf,
                }
        );

    /// <summary>A part that shows a workload as of a moment, shared by all who look at the same one.</summary>
    private static async Task<IResult> AsOfAsync<TPart>(
        HttpContext context,
        IInspectionSource source,
        PageRenderer pages,
        (string Namespace, string Name, string Part) asked,
        Func<InspectedWorkload, DateTimeOffset?, IReadOnlyDictionary<string, object?>> read
    )
        where TPart : IComponent
    {
        var range = WorkloadRange.Of(context.Request.Query);
        if (
            source.Find(asked.Namespace, asked.Name, range.Trigger) is not { } workload
            || !PageEndpoints.TryAsOf(range, source.Now, out var asOf)
        )
        {
            return await PageEndpoints.Unknown(context, pages, source.Now).ConfigureAwait(false);
        }

        return await pages
            .SharedAsync<TPart>($"{asked.Part}:{workload.Key}?{range.AsOf}", () => Task.Run(() => read(workload, asOf)))
            .ConfigureAwait(false);
    }

    private static async Task<IResult> AdviceAsync(
        HttpContext context,
        [FromServices] IInspectionSource source,
        [FromServices] AdviceReader reader,
        [FromServices] PageRenderer pages,
        string ns,
        string name
    )
    {
        var range = WorkloadRange.Of(context.Request.Query);
        if (source.Find(ns, name, range.Trigger) is not { } workload)
        {
            return await PageEndpoints.Unknown(context, pages, source.Now).ConfigureAwait(false);
        }

        return await pages
            .SharedAsync<AdviceTable>(
                $"advice:{workload.Key}",
                async () =>
                    new Dictionary<string, object?>(StringComparer.Ordinal)
                    {
                        ["Body"] = await reader
                            .ReadAsync(workload, AdviceReader.DaysUsual, context.RequestAborted)
                            .ConfigureAwait(false),
                        ["Link"] = Format.Api(ns, name, "/advice"),
                    }
            )
            .ConfigureAwait(false);
    }
}
