using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Prewarm.Inspection.Api;

/// <summary>What the OpenApi document says about the API as a whole.</summary>
internal static class OpenApiDescription
{
    public static Task Describe(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        document.Info = new OpenApiInfo
        {
            Title = "Prewarm",
            Version = "v1",
            Description =
                "What Prewarm knows, decides and would do. Reading can be open; changing anything needs a token with the operator role.",
        };
        document.Servers = []; // Wherever it was read from.
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A configured token, or one that Kubernetes knows and a role is given to.",
        };
        return Task.CompletedTask;
    }
}
