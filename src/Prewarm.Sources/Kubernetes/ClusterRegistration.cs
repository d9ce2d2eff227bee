using k8s;
using k8s.Exceptions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prewarm.Sources.Kubernetes.Announcing;
using Prewarm.Sources.Kubernetes.Facts;

namespace Prewarm.Sources.Kubernetes;

/// <summary>Registers the watches. Apart from the choice, so that a process without Kubernetes never loads the client's assembly.</summary>
internal static class ClusterRegistration
{
    public static void Add(IServiceCollection services)
    {
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
