using Microsoft.AspNetCore.Mvc;
using Prewarm.Inspection.Charts;
using Prewarm.Inspection.Reading;

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

        var form = WhatIfForm.Of(context.Request.Query, workload, view.Decision?.Target);
        IReadOnlyList<string> problems = [];
        WhatIfResult? result = null;
        if (context.Request.Query.ContainsKey("run") && form.Read(out problems) is { } settings)
        {
            (result, problems) = await reader
                .RunAsync(
                    workload,
                    WhatIfForm.Present(workload, settings),
                    settings,
                    form.WeekCount,
                    context.RequestAborted
                )
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

        var form = WhatIfForm.Of(context.Request.Query, workload, view.Decision?.Target);
        if (form.Read(out var problems) is not { } settings)
        {
            return Api.Problems.Invalid(problems);
        }

        var (result, trouble) = await reader
            .RunAsync(
                workload,
                WhatIfForm.Present(workload, settings),
                settings,
                form.WeekCount,
                context.RequestAborted
            )
            .ConfigureAwait(false);
        return result is null
            ? Api.Problems.Invalid(trouble)
            : new Api.TaggedResult(
                WhatIfFigure.Draw(result, workload.Unit, ChartTheme.Of(theme)).ToBytes(),
                "application/json; charset=utf-8"
            );
    }
}
