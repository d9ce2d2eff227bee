using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Prewarm.Inspection.Access;
using Prewarm.Inspection.Api;
using Prewarm.Inspection.Pages;
using Prewarm.Inspection.Reading;

namespace Prewarm.Inspection;

/// <summary>Adds the page and the API to a host. The host registers an <see cref="IInspectionSource"/> and the stores.</summary>
public static class InspectionRegistration
{
    public static void AddPrewarmInspection(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsRules>();
        services.AddOptions<PageOptions>().BindConfiguration(PageOptions.Section);
        services.TryAddSingleton<ITokenReviewer>(provider => new KubernetesTokenReviewer(
            new HttpClient(
                KubernetesTrust.CreateHandler(provider.GetRequiredService<IOptions<AccessOptions>>().Value.TokenReview)
            ),
            provider.GetRequiredService<IOptions<AccessOptions>>(),
            TimeProvider.System,
            provider.GetRequiredService<ILogger<KubernetesTokenReviewer>>()
        ));
        services.AddSingleton<ConfiguredTokens>();
        services.AddSingleton<TokenCheck>();

        // People live on wall time, also where the host's clock is the demo's.
        services.AddSingleton(new Sessions(TimeProvider.System));
        services
            .AddAuthentication(AccessHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, AccessHandler>(AccessHandler.SchemeName, null);
        AccessPolicies.Add(services.AddAuthorizationBuilder());
        services.AddSingleton<Microsoft.AspNetCore.Authorization.IAuthorizationHandler, ReadRequirementHandler>();
        services.AddRateLimiter(RateLimits.Configure);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter());
            json.SerializerOptions.UnmappedMemberHandling = System
                .Text
                .Json
                .Serialization
                .JsonUnmappedMemberHandling
                .Disallow;
        });
        services.AddOpenApi(
            ApiEndpoints.Document,
            document => document.AddDocumentTransformer(OpenApiDescription.Describe)
        );
        services.AddSingleton(provider =>
            ActivatorUtilities.CreateInstance<WeeklyScores>(provider, TimeProvider.System)
        );
        services.AddSingleton(provider =>
            ActivatorUtilities.CreateInstance<FleetReader>(provider, TimeProvider.System)
        );
        services.AddSingleton<PastForecasts>();
        services.AddSingleton<SeriesReader>();
        services.AddSingleton<RecordReader>();
        services.AddSingleton<AdviceReader>();
        services.AddSingleton<OperatorDesk>();
        services.AddSingleton<ModelDesk>();
        services.AddPages();
        services.AddHostedService(provider =>
            ActivatorUtilities.CreateInstance<PageWarmUp>(provider, TimeProvider.System)
        );
    }

    /// <summary>Maps page and API. Call after routing was added.</summary>
    public static void MapPrewarmInspection(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.Use(GuardAsync);
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        ApiEndpoints.Map(app);
        PageEndpoints.Map(app);
    }

    /// <summary>Headers on all that is ours, and an answer for stores that fail.</summary>
    private static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<InspectionEndpoint>() is null)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        SecurityHeaders.Apply(context);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception failure) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await FailureAnswer.WriteAsync(context, failure).ConfigureAwait(false);
        }
    }
}
