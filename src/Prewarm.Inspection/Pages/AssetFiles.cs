using System.Collections.Concurrent;
using Prewarm.Inspection.Access;
using Prewarm.Inspection.Api;

namespace Prewarm.Inspection.Pages;

/// <summary>Style sheet, script, icon and the chart library, embedded: the page works without any other server.</summary>
internal static class AssetFiles
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["page.css"] = "text/css; charset=utf-8",
        ["page.js"] = "text/javascript; charset=utf-8",
        ["plotly.js"] = "text/javascript; charset=utf-8",
        ["icon.svg"] = "image/svg+xml",
    };

    private static readonly ConcurrentDictionary<string, (byte[] Gzip, string Tag)> Loaded = new(
        StringComparer.Ordinal
    );

    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var name in Types.Keys)
        {
            app.MapGet("/assets/" + name, (HttpContext context) => WriteAsync(context, name))
                .WithMetadata(new InspectionEndpoint())
                .ExcludeFromDescription();
        }
    }

    /// <summary>The tag of an asset, without quotes, for addresses that change with it.</summary>
    public static string Version(string name) => Load(name).Tag.Trim('"');

    private static async Task WriteAsync(HttpContext context, string name)
    {
        var (gzip, tag) = Load(name);
        var response = context.Response;
        response.Headers.ETag = tag;

        // The address carries the version: whoever asks with it may keep the answer.
        response.Headers.CacheControl = context.Request.QueryString.HasValue
            ? "public, max-age=31536000, immutable"
            : "no-cache";
        response.Headers.Vary = "Accept-Encoding";
        if (TaggedResult.Has(context.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = Types[name];
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            response.Headers.ContentEncoding = "gzip";
            await response.Body.WriteAsync(gzip, context.RequestAborted).ConfigureAwait(false);
            return;
        }

        await using var file = Open(name);
        await file.CopyToAsync(response.Body, context.RequestAborted).ConfigureAwait(false);
    }

    private static (byte[] Gzip, string Tag) Load(string name) =>
        Loaded.GetOrAdd(
            name,
            static one =>
            {
                using var file = Open(one);
                using var copy = new MemoryStream();
                file.CopyTo(copy);
                var body = copy.ToArray();
                return (PageRenderer.Gzip(body), TaggedResult.TagOf(body));
            }
        );

    private static Stream Open(string name) =>
        typeof(AssetFiles).Assembly.GetManifestResourceStream("page/" + name)
        ?? throw new InvalidOperationException($"The embedded file {name} is missing.");
}
