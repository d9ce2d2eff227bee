using Prewarm.Scaler;
using Prewarm.Sources;
using Prewarm.Sources.Kubernetes;

namespace Prewarm.Cli.Hosting;

/// <summary>What the processes register besides their own services.</summary>
internal static class ServiceSets
{
    /// <summary>The configured sources, for the scaler.</summary>
    public static void ScalerSources(IServiceCollection services, IConfiguration configuration)
    {
        var sources = services.AddPrewarmSources(configuration);
        services.AddSingleton(new SourceCatalog([.. sources.ByName.Keys]));
        services.AddPrewarmKubernetes(configuration);
    }

    /// <summary>The configured sources and the page, for the forecaster.</summary>
    public static void ForecasterSources(IServiceCollection services, IConfiguration configuration)
    {
        services.AddPrewarmSources(configuration);
        services.AddSingleton<Inspection.IInspectionSource, ForecasterInspectionSource>();
    }
}
