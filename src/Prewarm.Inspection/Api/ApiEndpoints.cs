using Prewarm.Inspection.Access;

namespace Prewarm.Inspection.Api;

/// <summary>Everything under <c>/api/v1</c>.</summary>
internal static class ApiEndpoints
{
    public const string Document = "v1";

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").WithMetadata(new InspectionEndpoint());
        var reads = api.MapGroup("").RequireAuthorization(AccessPolicies.Read).RequireRateLimiting(RateLimits.Reads);
        var changes = api.MapGroup("")
            .RequireAuthorization(AccessPolicies.Change)
            .RequireRateLimiting(RateLimits.Changes)
            .AddEndpointFilter(SameSiteAsync);
        WorkloadEndpoints.Map(reads);
        OperatingEndpoints.Map(reads);
        AdviceEndpoints.Map(reads);
        RecordEndpoints.Map(reads);
        LedgerEndpoints.Map(reads);
        ModelEndpoints.Map(reads, changes);
        OperationEndpoints.Map(reads, changes);
        app.MapOpenApi("/api/v1/openapi.json")
            .WithMetadata(new InspectionEndpoint())
            .RequireAuthorization(AccessPolicies.Read)
            .RequireRateLimiting(RateLimits.Reads);
    }

    private static async ValueTask<object?> SameSiteAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    ) =>
        AccessPolicies.CrossSite(context.HttpContext, formKey: null) is { } reason
            ? TypedResults.Problem(reason, statusCode: StatusCodes.Status403Forbidden, title: "Refused")
            : await next(context).ConfigureAwait(false);
}
