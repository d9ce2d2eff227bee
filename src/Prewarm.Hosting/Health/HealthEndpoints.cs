using System.Text.Json;
using Microsoft.AspNetCore.Routing;

namespace Prewarm.Hosting.Health;

/// <summary><c>/healthz</c> says that the process lives, <c>/readyz</c> whether it can do its job.</summary>
/// <remarks>
/// Plain request delegates and a JSON writer: endpoints made from lambdas with parameters bring expression trees and the
/// serializer's reflection into a scaler that needs neither, several MB of them.
/// </remarks>
internal static class HealthEndpoints
{
    public static void MapPrewarmHealth(this IEndpointRouteBuilder app)
    {
        // Liveness never depends on sources: restarting us does not repair a Prometheus.
        app.MapGet("/healthz", (RequestDelegate)(context => WriteAsync(context, "ok", [])));
        app.MapGet("/readyz", (RequestDelegate)ReadyAsync);
    }

    private static Task ReadyAsync(HttpContext context)
    {
        var troubles = context
            .RequestServices.GetServices<IReadinessCheck>()
            .Select(check => (check.Name, Reason: check.NotReadyBecause()))
            .Where(check => check.Reason is not null)
            .Select(check => $"{check.Name}: {check.Reason}")
            .ToArray();
        if (troubles.Length == 0)
        {
            return WriteAsync(context, "ready", troubles);
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return WriteAsync(context, "not ready", troubles);
    }

    private static async Task WriteAsync(HttpContext context, string status, string[] reasons)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", status);
        json.WriteStartArray("reasons");
        foreach (var reason in reasons)
        {
            json.WriteStringValue(reason);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
