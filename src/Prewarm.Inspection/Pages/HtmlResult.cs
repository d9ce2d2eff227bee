using Prewarm.Inspection.Api;

namespace Prewarm.Inspection.Pages;

/// <summary>Markup as an answer. Only shared parts are packed: packing a page that holds a form key beside what a caller chose would tell of it.</summary>
internal sealed class HtmlResult(byte[] body, byte[]? gzip, string? tag, int status) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = tag is null ? "no-store" : "private, no-cache";
        response.Headers.Vary = "Accept-Encoding, Authorization, Cookie";
        if (tag is not null)
        {
            response.Headers.ETag = tag;
            if (TaggedResult.Has(httpContext.Request, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.ContentType = "text/html; charset=utf-8";
        var packed =
            gzip is not null
            && httpContext
                .Request.Headers.AcceptEncoding.ToString()
                .Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (packed)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        await response.Body.WriteAsync(packed ? gzip : body, httpContext.RequestAborted).ConfigureAwait(false);
    }
}
