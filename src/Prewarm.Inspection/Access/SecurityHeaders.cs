namespace Prewarm.Inspection.Access;

/// <summary>Headers on everything the page and the API answer.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// No inline script anywhere. Inline styles are let through because the chart library places its parts with them;
    /// text of tenants never becomes markup, so there is none to style.
    /// </summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
        + "img-src 'self' data: blob:; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
    }
}

/// <summary>Marks endpoints that are ours, so that headers and limits reach them and nothing else.</summary>
internal sealed record InspectionEndpoint;
