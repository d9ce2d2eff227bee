using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Prewarm.Inspection.Access;

/// <summary>The two rights, and what a change must carry besides.</summary>
internal static class AccessPolicies
{
    public const string Read = "prewarm.read";
    public const string Change = "prewarm.change";
    public const string FormKeyField = "formKey";

    public static void Add(AuthorizationBuilder authorization) =>
        authorization
            .AddPolicy(Read, policy => policy.AddRequirements(new ReadRequirement()))
            .AddPolicy(Change, policy => policy.RequireAuthenticatedUser().RequireRole(Roles.Operator));

    /// <summary>Refuses what another site made a browser send.</summary>
    /// <remarks>
    /// A bearer token is never added by a browser on its own, a cookie is. So: browsers tell where a request comes from
    /// (Sec-Fetch-Site, Origin), and a change with a cookie must carry the session's form key, which no other site can read.
    /// </remarks>
    /// <returns>Null when all is well, else the reason.</returns>
    public static string? CrossSite(HttpContext context, string? formKey)
    {
        var request = context.Request;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0 && site is not ("same-origin" or "none"))
        {
            return "The request comes from another site.";
        }

        var origin = request.Headers.Origin.ToString();
        if (
            site.Length == 0
            && origin.Length > 0
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value)
        )
        {
            return "The request comes from another site.";
        }

        var wanted = context.User.FindFirst(AccessHandler.FormKeyClaim)?.Value;
        return wanted is null || Equal(wanted, formKey ?? request.Headers["X-Prewarm-Form-Key"].ToString())
            ? null
            : "The form has expired; reload the page and try again.";
    }

    private static bool Equal(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}

/// <summary>Reading: open to all, or to both roles.</summary>
internal sealed class ReadRequirement : IAuthorizationRequirement;

/// <summary>Decides <see cref="ReadRequirement"/> by configuration.</summary>
internal sealed class ReadRequirementHandler(IOptions<AccessOptions> options) : AuthorizationHandler<ReadRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ReadRequirement requirement)
    {
        if (options.Value.OpenReads || context.User.IsInRole(Roles.Viewer) || context.User.IsInRole(Roles.Operator))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
