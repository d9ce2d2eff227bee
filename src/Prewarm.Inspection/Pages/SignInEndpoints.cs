using Microsoft.AspNetCore.Mvc;
using Prewarm.Inspection.Access;

namespace Prewarm.Inspection.Pages;

/// <summary>Trades a token for a session, and ends it.</summary>
internal static class SignInEndpoints
{
    public static void Map(RouteGroupBuilder open)
    {
        open.MapGet("/signin", Show).RequireRateLimiting(RateLimits.Reads);
        open.MapPost("/signin", SignInAsync).RequireRateLimiting(RateLimits.Changes);
        open.MapPost("/signout", SignOutAsync).RequireRateLimiting(RateLimits.Changes);
    }

    /// <summary>Only addresses of ours: <c>//other</c> and <c>/\other</c> lead elsewhere.</summary>
    internal static string Local(string? back) =>
        back is { Length: > 0 and < 2_000 }
        && back[0] == '/'
        && (back.Length == 1 || back[1] is not ('/' or '\\'))
        && !back.Any(char.IsControl)
            ? back
            : "/";

    private static Task<IResult> Show(
        HttpContext context,
        [FromServices] PageRenderer pages,
        [FromServices] IInspectionSource source,
        string? back
    ) => Page(context, pages, source, back, problem: null, StatusCodes.Status200OK);

    private static async Task<IResult> SignInAsync(
        HttpContext context,
        [FromServices] TokenCheck tokens,
        [FromServices] Sessions sessions,
        [FromServices] PageRenderer pages,
        [FromServices] IInspectionSource source
    )
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        var back = Local(form["back"]);
        if (AccessPolicies.CrossSite(context, context.User.FindFirst(AccessHandler.FormKeyClaim)?.Value) is { } refused)
        {
            return await Page(context, pages, source, back, refused, StatusCodes.Status403Forbidden)
                .ConfigureAwait(false);
        }

        var caller = await tokens
            .CheckAsync(form["token"].ToString().Trim(), context.RequestAborted)
            .ConfigureAwait(false);
        if (caller is null)
        {
            return await Page(
                    context,
                    pages,
                    source,
                    back,
                    "That token is not known, or gives no role here.",
                    StatusCodes.Status401Unauthorized
                )
                .ConfigureAwait(false);
        }

        context.Response.Cookies.Append(
            Sessions.CookieName,
            sessions.Open(caller),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
                IsEssential = true,
                Path = "/",
            }
        );
        return Results.LocalRedirect(back);
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, [FromServices] Sessions sessions)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        if (AccessPolicies.CrossSite(context, form[AccessPolicies.FormKeyField].ToString()) is null)
        {
            sessions.Close(context.Request.Cookies[Sessions.CookieName]);
            context.Response.Cookies.Delete(Sessions.CookieName);
        }

        return Results.LocalRedirect("/");
    }

    private static Task<IResult> Page(
        HttpContext context,
        PageRenderer pages,
        IInspectionSource source,
        string? back,
        string? problem,
        int status
    ) =>
        pages.PageAsync<SignInPage>(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Context"] = PageContext.Of(context, source.Now),
                ["Back"] = Local(back),
                ["Problem"] = problem,
            },
            status
        );
}
