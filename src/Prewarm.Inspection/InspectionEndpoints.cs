using System.Globalization;
using Microsoft.AspNetCore.Routing;
using Prewarm.Forecasting.Series;

namespace Prewarm.Inspection;

/// <summary>The read-only API under <c>/api/v1</c> and the status page at <c>/</c>.</summary>
public static class InspectionEndpoints
{
    private static readonly TimeSpan HorizonMax = TimeSpan.FromDays(7);
    private static readonly TimeSpan HistoryMax = TimeSpan.FromDays(63);
    private static readonly TimeSpan HistoryDefault = TimeSpan.FromHours(6);

    /// <summary>Maps everything; an <see cref="IInspectionSource"/> must be registered.</summary>
    public static void MapPrewarmInspection(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGet("/", (HttpContext context) => PageFiles.Write(context, "index.html", "text/html; charset=utf-8"));
        app.MapGet(
            "/page.js",
            (HttpContext context) => PageFiles.Write(context, "page.js", "text/javascript; charset=utf-8")
        );
        app.MapGet(
            "/page.css",
            (HttpContext context) => PageFiles.Write(context, "page.css", "text/css; charset=utf-8")
        );
        var api = app.MapGroup("/api/v1");
        api.MapGet(
            "/workloads",
            (IInspectionSource source) => Results.Json(new { now = source.Now, workloads = source.Workloads() })
        );
        api.MapGet("/workloads/{ns}/{name}", Workload);
        api.MapGet("/workloads/{ns}/{name}/forecast", Forecast);
        api.MapGet("/workloads/{ns}/{name}/history", History);
        api.MapGet("/fleet", (IInspectionSource source) => Results.Json(source.Fleet()));
    }

    private static IResult Workload(IInspectionSource source, string ns, string name, string? trigger) =>
        source.Find(ns, name, trigger) is { } view ? Results.Json(view) : Unknown();

    private static IResult Forecast(IInspectionSource source, string ns, string name, string? trigger, string? horizon)
    {
        var span = TimeSpan.FromHours(3);
        if (
            horizon is not null
            && (!DurationText.TryParse(horizon, out span) || span <= TimeSpan.Zero || span > HorizonMax)
        )
        {
            return Bad("horizon", "must be a duration up to 7d, such as 30m or 3h");
        }

        if (source.Find(ns, name, trigger) is null)
        {
            return Unknown();
        }

        return source.Forecast(ns, name, trigger, span) is { } body
            ? Results.Json(body)
            : Results.Problem(
                "There is no forecast of this workload yet; its state says what is missing.",
                statusCode: StatusCodes.Status404NotFound,
                title: "No forecast yet"
            );
    }

    private static IResult History(
        IInspectionSource source,
        string ns,
        string name,
        string? trigger,
        string? from,
        string? to
    )
    {
        if (!TryInstant(to, source.Now, out var until))
        {
            return Bad("to", "must be an ISO-8601 instant");
        }

        if (!TryInstant(from, until - HistoryDefault, out var since))
        {
            return Bad("from", "must be an ISO-8601 instant");
        }

        if (since > until || until - since > HistoryMax)
        {
            return Bad("from", "must not lie after to, nor more than 63d before it");
        }

        return source.History(ns, name, trigger, since, until) is { } body ? Results.Json(body) : Unknown();
    }

    private static bool TryInstant(string? text, DateTimeOffset fallback, out DateTimeOffset at)
    {
        at = fallback;
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return text is null || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out at);
    }

    private static IResult Bad(string parameter, string rule) =>
        Results.Problem($"{parameter} {rule}.", statusCode: StatusCodes.Status400BadRequest, title: "Bad parameter");

    private static IResult Unknown() =>
        Results.Problem(
            "No workload of that namespace and name has been reported.",
            statusCode: StatusCodes.Status404NotFound,
            title: "Unknown workload"
        );
}
