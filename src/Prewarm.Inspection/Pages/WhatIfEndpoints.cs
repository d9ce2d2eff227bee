using Microsoft.AspNetCore.Mvc;
using Prewarm.Inspection.Charts;
using Prewarm.Inspection.Reading;
using Prewarm.Inspection.Views;

namespace Prewarm.Inspection.Pages;

/// <summary>The what-if view: a replay with other settings, before anything is applied.</summary>
internal static class WhatIfEndpoints
{
    private const string Path = "/w/{ns}/{name}/whatif";

    public static void Map(RouteGroupBuilder reads)
    {
        reads.MapGet(Path, ShowAsync);
        reads.MapGet(Path + "/chart", ChartAsync);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        [FromServices] IInspectionSource source,
        [FromServices] FleetReader fleet,
        [FromServices] WhatIfReader reader,
        [FromServices] PageRenderer pages,
        string ns,
        string name,
        string? trigger
    )
    {
        if (source.Find(ns, name, trigger) is not { } workload || fleet.Find(ns, name, trigger) is not { } view)
        {
            return await PageEndpoints.Unknown(context, pages, source.Now).ConfigureAwait(false);
        }

        var form = Form(context, workload, view);
        IReadOnlyList<string> problems = [];
        WhatIfResult? result = null;
        if (context.Request.Query.ContainsKey("run") && form.Read(out problems) is { } settings)
        {
            (result, problems) = await reader
                .RunAsync(workload, settings, form.WeekCount, context.RequestAborted)
                .ConfigureAwait(false);
        }

        return await pages
            .PageAsync<WhatIfPage>(
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["Context"] = PageContext.Of(context, source.Now),
                    ["View"] = view,
                    ["Form"] = form,
                    ["Result"] = result,
                    ["Problems"] = problems,
                }
            )
            .ConfigureAwait(false);
    }

    private static async Task<IResult> ChartAsync(
        HttpContext context,
        [FromServices] IInspectionSource source,
        [FromServices] FleetReader fleet,
        [FromServices] WhatIfReader reader,
        string ns,
        string name,
        string? trigger,
        string? theme
    )
    {
        if (source.Find(ns, name, trigger) is not { } workload || fleet.Find(ns, name, trigger) is not { } view)
        {
            return Api.Problems.UnknownWorkload();
        }

        var form = Form(context, workload, view);
        if (form.Read(out var problems) is not { } settings)
        {
            return Api.Problems.Invalid(problems);
        }

        var (result, trouble) = await reader
            .RunAsync(workload, settings, form.WeekCount, context.RequestAborted)
            .ConfigureAwait(false);
        return result is null
            ? Api.Problems.Invalid(trouble)
            : new Api.TaggedResult(
                WhatIfFigure.Draw(result, workload.Unit, ChartTheme.Of(theme)).ToBytes(),
                "application/json; charset=utf-8"
            );
    }

    private static WhatIfForm Form(HttpContext context, InspectedWorkload workload, WorkloadView view)
    {
        // The window is lead time and one minute of hold.
        var lead = workload.Window - TimeSpan.FromMinutes(1);
        var text = (int)Math.Max(1, lead.TotalMinutes) + "m";
        return WhatIfForm.Of(context.Request.Query, text, workload.Quantile, view.Decision?.Target);
    }
}
