namespace Prewarm.Inspection;

/// <summary>The page's files, embedded: it works without any other server.</summary>
internal static class PageFiles
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static async Task Write(HttpContext context, string name, string contentType)
    {
        await using var file =
            typeof(PageFiles).Assembly.GetManifestResourceStream("page/" + name)
            ?? throw new InvalidOperationException($"The embedded file {name} is missing.");
        var headers = context.Response.Headers;
        headers.ContentType = contentType;
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        await file.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
    }
}
