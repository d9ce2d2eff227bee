using Prewarm.Cli.WhatIf;
using Prewarm.Inspection;
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
        services.AddSingleton<IInspectionSource, ForecasterInspectionSource>();
        services.AddPage();
    }

    /// <summary>Page and API with what they need from here; the caller registers its <see cref="IInspectionSource"/>.</summary>
    public static void AddPage(this IServiceCollection services)
    {
        services.AddSingleton<SourceHealth>();
        services.AddSingleton<IWhatIfRunner, SimulatedWhatIf>();
        services.AddPrewarmInspection();
    }
}
