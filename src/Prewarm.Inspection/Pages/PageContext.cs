using Prewarm.Inspection.Access;

namespace Prewarm.Inspection.Pages;

/// <summary>What every page knows of its request.</summary>
/// <param name="Path">Address of the page itself, query included.</param>
/// <param name="User">Who is signed in; null when nobody is.</param>
/// <param name="FormKey">What forms of this session carry.</param>
/// <param name="CanChange">Whether forms that change something are shown.</param>
public sealed record PageContext(
    string Path,
    DateTimeOffset Now,
    string? User,
    string? FormKey,
    bool CanChange,
    string? Notice
)
{
    private static readonly Dictionary<string, string> Notices = new(StringComparer.Ordinal)
    {
        ["saved"] = "Saved. The scaler takes it over with its next decision.",
        ["deleted"] = "Taken away.",
        ["promoted"] = "Promoted. Forecasts come from that version now.",
        ["rolledback"] = "Rolled back to the former champion.",
        ["signedin"] = "Signed in.",
        ["signedout"] = "Signed out.",
    };

    internal static PageContext Of(HttpContext context, DateTimeOffset now)
    {
        var user = context.User;
        return new PageContext(
            context.Request.Path + context.Request.QueryString,
            now,
            user.Identity?.Name,
            user.FindFirst(AccessHandler.FormKeyClaim)?.Value,
            user.IsInRole(Roles.Operator),
            Notices.GetValueOrDefault(context.Request.Query["done"].ToString())
        );
    }
}
