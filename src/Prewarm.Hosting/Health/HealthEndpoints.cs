using Microsoft.AspNetCore.Routing;

namespace Prewarm.Hosting.Health;

/// <summary><c>/healthz</c> says that the process lives, <c>/readyz</c> whether it can do its job.</summary>
internal static class HealthEndpoints
{
    public static void MapPrewarmHealth(this IEndpointRouteBuilder app)
    {
        // Liveness never depends on sources: restarting us does not repair a Prometheus.
        app.MapGet("/healthz", () => Results.Json(new Health("ok", [])));
        app.MapGet(
            "/readyz",
            (IEnumerable<IReadinessCheck> checks) =>
            {
                var troubles = checks
                    .Select(check => (check.Name, Reason: check.NotReadyBecause()))
                    .Where(check => check.Reason is not null)
                    .Select(check => $"{check.Name}: {check.Reason}")
                    .ToArray();
                return troubles.Length == 0
                    ? Results.Json(new Health("ready", []))
                    : Results.Json(
                        new Health("not ready", troubles),
                        statusCode: StatusCodes.Status503ServiceUnavailable
                    );
            }
        );
    }

    private sealed record Health(string Status, IReadOnlyList<string> Reasons);
}
