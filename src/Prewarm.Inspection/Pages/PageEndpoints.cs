using Microsoft.AspNetCore.Mvc;
using Prewarm.Inspection.Access;
using Prewarm.Inspection.Reading;
using Prewarm.Storage;

namespace Prewarm.Inspection.Pages;

/// <summary>The pages. Each view has an address; each part that changes by itself has one of its own (<c>live=1</c>).</summary>
internal static class PageEndpoints
{
    internal const string Workload = "/w/{ns}/{name}";
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public static void AddPages(this IServiceCollection services)
    {
        services.AddSingleton<PageRenderer>();
        services.AddSingleton<ChartReader>();
        services.AddSingleton<WhatIfReader>();
        services.AddSingleton<ChangeForm>();
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        AssetFiles.Map(app);
        var reads = app.MapGroup("")
            .WithMetadata(new InspectionEndpoint())
            .RequireAuthorization(AccessPolicies.Read)
            .RequireRateLimiting(RateLimits.Reads)
            .ExcludeFromDescription();
        reads.MapGet("/", Fleet);
        reads.MapGet(Workload, One);
        PartEndpoints.Map(reads);
        reads.MapGet("/operations", OperationsAsync);
        WhatIfEndpoints.Map(reads);
        var open = app.MapGroup("").WithMetadata(new InspectionEndpoint()).ExcludeFromDescription();
        SignInEndpoints.Map(open);
        var changes = app.MapGroup("/do")
            .WithMetadata(new InspectionEndpoint())
            .RequireAuthorization(AccessPolicies.Change)
            .RequireRateLimiting(RateLimits.Changes)
            .ExcludeFromDescription();
        ChangeEndpoints.Map(changes);
    }

    private static Task<IResult> Fleet(
        HttpContext context,
        [FromServices] FleetReader fleet,
        [FromServices] PageRenderer pages,
        string? q,
        string? status,
        string? sort
    )
    {
        var order = Api.WorkloadFilter.IsOrder(sort) ? sort : null;
        var filter = new FleetFilter(q is { Length: > 253 } ? q[..253] : q, status, order);
        if (context.Request.Query.ContainsKey("live"))
        {
            return pages.SharedAsync<FleetRegion>(
                "fleet:" + filter.Live,
                () => Task.FromResult<IReadOnlyDictionary<string, object?>>(Parameters(fleet.Read()))
            );
        }

        var reading = fleet.Read();
        var parameters = Parameters(reading);
        parameters["Context"] = PageContext.Of(context, reading.Now);
        return pages.PageAsync<FleetPage>(parameters);

        Dictionary<string, object?> Parameters(FleetReading read) =>
            new(StringComparer.Ordinal) { ["Reading"] = read, ["Filter"] = filter };
    }

    private static Task<IResult> One(
        HttpContext context,
        [FromServices] IInspectionSource source,
        [FromServices] FleetReader fleet,
        [FromServices] RecordReader records,
        [FromServices] OperatorDesk desk,
        [FromServices] PageRenderer pages,
        string ns,
        string name
    )
    {
        var range = WorkloadRange.Of(context.Request.Query);
        if (source.Find(ns, name, range.Trigger) is not { } workload)
        {
            return Unknown(context, pages, source.Now);
        }

        if (!TryAsOf(range, source.Now, out var asOf))
        {
            return Bad(context, pages, source.Now, "As of must be a moment of the past.");
        }

        if (context.Request.Query.ContainsKey("live"))
        {
            return pages.SharedAsync<WorkloadRegion>(
                $"w:{workload.Key}?{range.Query()}",
                () => Task.FromResult<IReadOnlyDictionary<string, object?>>(Region())
            );
        }

        var now = source.Now;
        var end = asOf ?? now;
        var parameters = Region();
        parameters.Remove("Now");
        parameters["Context"] = PageContext.Of(context, now);
        parameters["Range"] = range;
        parameters["Accuracy"] = records.Accuracy(workload.Key, end - Week, end);
        parameters["Ledger"] = records.Ledger(workload.Key, end - Week, end, 200, null);
        parameters["Models"] = records.Models(workload.Key);
        parameters["Overrides"] = desk.List(OperationsKinds.Override, $"{ns}/{name}").Items;
        return pages.PageAsync<WorkloadPage>(parameters);

        Dictionary<string, object?> Region()
        {
            var view = fleet.Find(ns, name, range.Trigger)!;
            return new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["View"] = view,
                ["Decision"] = asOf is { } at ? records.DecisionAt(workload.Key, at) : view.Decision,
                ["Now"] = source.Now,
                ["AsOf"] = asOf,
            };
        }
    }

    private static async Task<IResult> OperationsAsync(
        HttpContext context,
        [FromServices] IInspectionSource source,
        [FromServices] OperatorDesk desk,
        [FromServices] PageRenderer pages
    )
    {
        var now = source.Now;
        return await pages
            .PageAsync<OperationsPage>(
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["Context"] = PageContext.Of(context, now),
                    ["Overrides"] = desk.List(OperationsKinds.Override, null).Items,
                    ["Events"] = desk.List(OperationsKinds.Event, null).Items,
                    ["Masks"] = desk.List(OperationsKinds.Mask, null).Items,
                    ["Budgets"] = source.Budgets(),
                    ["Sources"] = await source.SourcesAsync(context.RequestAborted).ConfigureAwait(false),
                    ["Audit"] = desk.Audit(now - TimeSpan.FromDays(30), now, 200, null),
                }
            )
            .ConfigureAwait(false);
    }

    internal static Task<IResult> Unknown(HttpContext context, PageRenderer pages, DateTimeOffset now) =>
        pages.PageAsync<TroublePage>(
            Trouble(context, now, "Unknown workload", ["No workload of that namespace and name has been reported."]),
            StatusCodes.Status404NotFound
        );

    internal static Task<IResult> Bad(
        HttpContext context,
        PageRenderer pages,
        DateTimeOffset now,
        params IReadOnlyList<string> lines
    ) => pages.PageAsync<TroublePage>(Trouble(context, now, "Not saved", lines), StatusCodes.Status400BadRequest);

    private static Dictionary<string, object?> Trouble(
        HttpContext context,
        DateTimeOffset now,
        string title,
        IReadOnlyList<string> lines
    ) =>
        new(StringComparer.Ordinal)
        {
            ["Context"] = PageContext.Of(context, now),
            ["Title"] = title,
            ["Lines"] = lines,
        };

    internal static bool TryAsOf(WorkloadRange range, DateTimeOffset now, out DateTimeOffset? asOf)
    {
        asOf = null;
        if (range.AsOf is null)
        {
            return true;
        }

        if (!Api.Query.TryInstant(range.AsOf, now, out var at) || at > now || at < DateTimeOffset.UnixEpoch)
        {
            return false;
        }

        asOf = at;
        return true;
    }
}
