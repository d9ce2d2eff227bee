using k8s;
using k8s.Exceptions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Prewarm.Sources.Kubernetes.Announcing;
using Prewarm.Sources.Kubernetes.Facts;

namespace Prewarm.Sources.Kubernetes;

/// <summary>Registers the facts of Kubernetes, or their absence.</summary>
public static class KubernetesRegistration
{
    /// <summary>
    /// Reads section <c>Kubernetes</c>. Registers <see cref="IClusterFacts"/> and <see cref="IScaledObjectEvents"/> always; the watches
    /// only when enabled. Call it after <see cref="SourcesRegistration.AddPrewarmSources"/>: it adds replicas to that reader's answers.
    /// </summary>
    /// <exception cref="OptionsValidationException">A setting breaks a rule.</exception>
    public static void AddPrewarmKubernetes(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Forecasting.Series.DurationConverter.Register();
        var options =
            configuration.GetSection(KubernetesOptions.Section).Get<KubernetesOptions>() ?? new KubernetesOptions();
        var checks = new KubernetesOptionsValidator().Validate(null, options);
        if (checks.Failed)
        {
            throw new OptionsValidationException(
                KubernetesOptions.Section,
                typeof(KubernetesOptions),
                (checks.Failures ?? []).Select(failure => $"{KubernetesOptions.Section}: {failure}")
            );
        }

        services.AddSingleton(options);
        if (!options.Enabled)
        {
            AddAbsence(services);
            return;
        }

        services.TryAddSingleton<IKubernetes>(provider =>
            CreateClient(provider.GetRequiredService<ILogger<ClusterWatch>>())
        );
        services.AddSingleton<ClusterWatch>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ClusterWatch>());
        services.AddSingleton<IClusterFacts>(provider => provider.GetRequiredService<ClusterWatch>());
        services.AddSingleton<IScaledObjectEvents>(provider => provider.GetRequiredService<ClusterWatch>());
        services.Replace(
            ServiceDescriptor.Singleton<ISignalReader>(provider => new KubernetesSignalReader(
                provider.GetRequiredService<SourceReader>(),
                provider.GetRequiredService<IClusterFacts>()
            ))
        );
    }

    private static void AddAbsence(IServiceCollection services)
    {
        services.AddSingleton<NoClusterFacts>();
        services.AddSingleton<IClusterFacts>(provider => provider.GetRequiredService<NoClusterFacts>());
        services.AddSingleton<IScaledObjectEvents>(provider => provider.GetRequiredService<NoClusterFacts>());
    }

    private static k8s.Kubernetes CreateClient(ILogger logger)
    {
        try
        {
            return new k8s.Kubernetes(KubernetesClientConfiguration.BuildDefaultConfig());
        }
        catch (Exception absent) when (absent is KubeConfigException or IOException)
        {
            // Switched on outside a cluster: the watches fail and tell so; decisions go on without facts.
            logger.KubernetesAbsent();
            return new k8s.Kubernetes(new KubernetesClientConfiguration { Host = "https://kubernetes.default.svc" });
        }
    }
}
