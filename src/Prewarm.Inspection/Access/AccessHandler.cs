using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Prewarm.Inspection.Api;

namespace Prewarm.Inspection.Access;

/// <summary>Finds out who calls: a bearer token, configured or reviewed by Kubernetes, or the page's session cookie.</summary>
internal sealed class AccessHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> scheme,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    TokenCheck tokens,
    Sessions sessions
) : AuthenticationHandler<AuthenticationSchemeOptions>(scheme, loggers, encoder)
{
    public const string SchemeName = "Prewarm";
    public const string FormKeyClaim = "prewarm:form";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            var caller = await tokens
                .CheckAsync(header[Bearer.Length..].Trim(), Context.RequestAborted)
                .ConfigureAwait(false);
            return caller is null ? AuthenticateResult.Fail("The token is not known.") : Ticket(caller, formKey: null);
        }

        return sessions.Find(Request.Cookies[Sessions.CookieName]) is { } session
            ? Ticket(session.Caller, session.FormKey)
            : AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!Problems.IsApi(Context))
        {
            var back = HttpMethods.IsGet(Request.Method) ? Request.Path + Request.QueryString : "/";
            Response.Redirect("/signin?back=" + Uri.EscapeDataString(back));
            return Task.CompletedTask;
        }

        Response.Headers.WWWAuthenticate = "Bearer realm=\"prewarm\"";
        return Problems.WriteAsync(
            Context,
            StatusCodes.Status401Unauthorized,
            "A token is needed",
            "Send Authorization: Bearer with a configured token, or one that Kubernetes knows and a role is given to."
        );
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(
            Context,
            StatusCodes.Status403Forbidden,
            "Not allowed",
            "Changing things needs the operator role; this token has the viewer role."
        );

    private static AuthenticateResult Ticket(Caller caller, string? formKey)
    {
        var identity = new ClaimsIdentity(SchemeName, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.Name, caller.Name));
        identity.AddClaim(new Claim(ClaimTypes.Role, caller.Role));
        if (formKey is not null)
        {
            identity.AddClaim(new Claim(FormKeyClaim, formKey));
        }

        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }
}
