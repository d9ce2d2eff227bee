using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Prewarm.Inspection.Api;

/// <summary>An answer with an entity tag over its bytes: a caller that has it already gets 304 and nothing else.</summary>
internal sealed class TaggedResult(byte[] body, string contentType, string? fileName = null) : IResult
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The tag, quotes included.</summary>
    public string Tag { get; } = TagOf(body);

    public static TaggedResult Of<T>(T value) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, Json), "application/json; charset=utf-8");

    public static string TagOf(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return "\"" + Convert.ToHexStringLower(hash[..12]) + "\"";
    }

    /// <summary>True when the caller has this already.</summary>
    public static bool Has(HttpRequest request, string tag) =>
        request.Headers.IfNoneMatch.Any(value =>
            value is not null
            && value
                .Split(',', StringSplitOptions.TrimEntries)
                .Any(one => one == tag || one == "W/" + tag || one == "*")
        );

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.ETag = Tag;
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.Vary = "Authorization, Cookie, Accept";
        if (Has(httpContext.Request, Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (fileName is not null)
        {
            response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        }

        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(body, httpContext.RequestAborted).ConfigureAwait(false);
        }
    }
}
