using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Prewarm.Inspection.Api;

/// <summary>Errors as problem details (RFC 9457). They name parameters and rules, never values.</summary>
internal static class Problems
{
    public static bool IsApi(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    public static ProblemHttpResult Bad(string parameter, string rule) =>
        TypedResults.Problem(
            $"{parameter} {rule}.",
            statusCode: StatusCodes.Status400BadRequest,
            title: "Bad parameter"
        );

    public static ProblemHttpResult Invalid(IReadOnlyList<string> problems) =>
        TypedResults.Problem(
            string.Join("; ", problems) + ".",
            statusCode: StatusCodes.Status400BadRequest,
            title: "Invalid document",
            extensions: new Dictionary<string, object?> { ["problems"] = problems }
        );

    public static ProblemHttpResult UnknownWorkload() =>
        NotFound("Unknown workload", "No workload of that namespace and name has been reported.");

    public static ProblemHttpResult NotFound(string title, string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: title);

    public static ProblemHttpResult Conflict(string title, string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: title);

    public static ProblemHttpResult Stale() =>
        TypedResults.Problem(
            "It has changed since it was read; read it again.",
            statusCode: StatusCodes.Status412PreconditionFailed,
            title: "Changed meanwhile"
        );

    /// <summary>Writes a problem outside of an endpoint: JSON for the API, a plain line for the page.</summary>
    public static Task WriteAsync(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        if (!IsApi(context))
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync($"{title}. {detail}\n", context.RequestAborted);
        }

        context.Response.ContentType = "application/problem+json";
        var body = new
        {
            title,
            status,
            detail,
        };
        return context.Response.WriteAsync(JsonSerializer.Serialize(body), context.RequestAborted);
    }
}
