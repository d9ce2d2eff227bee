using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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
        if (options.Enabled)
        {
            ClusterRegistration.Add(services);
        }
        else
        {
            AddAbsence(services);
        }
    }

    private static void AddAbsence(IServiceCollection services)
    {
        services.AddSingleton<NoClusterFacts>();
        services.AddSingleton<IClusterFacts>(provider => provider.GetRequiredService<NoClusterFacts>());
        services.AddSingleton<IScaledObjectEvents>(provider => provider.GetRequiredService<NoClusterFacts>());
    }
}
