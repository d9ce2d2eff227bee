using Prewarm.Forecaster;
using Prewarm.Hosting.Configuration;
using Prewarm.Inspection.Access;
using Prewarm.Inspection.Pages;
using Prewarm.Scaler;
using Prewarm.Sources.Kubernetes;
using Prewarm.Sources.Options;

namespace Prewarm.Cli.Commands;

/// <summary>Every key of <c>prewarm.yaml</c>, of all processes: only the executable knows them all.</summary>
internal static class KnownSettings
{
    public static ConfigurationSchema Create()
    {
        var schema = new ConfigurationSchema();
        ScalerHost.AddSettings(schema);
        ForecasterHost.AddSettings(schema);
        schema.Add(AccessOptions.Section, typeof(AccessOptions)).Add(PageOptions.Section, typeof(PageOptions));
        schema.Add(KubernetesOptions.Section, typeof(KubernetesOptions));
        return schema.Add(SourcesOptions.Section, typeof(Dictionary<string, SourceOptions>)).AddFree("Logging");
    }
}
