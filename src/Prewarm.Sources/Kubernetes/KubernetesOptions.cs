using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Prewarm.Sources.Kubernetes;

/// <summary>What Prewarm may ask the API server of the cluster it runs in. Everything works without it.</summary>
public sealed class KubernetesOptions
{
    public const string Section = "Kubernetes";

    /// <summary>Read the API server. Needs the role of <c>components/kubernetes-facts</c>. Default false.</summary>
    public bool Enabled { get; set; }

    /// <summary>Our own namespace, where the Lease lives; set by the manifests.</summary>
    public string Namespace { get; set; } = "prewarm";

    /// <summary>Name of this instance in the Lease, the pod's name; set by the manifests. Empty means the machine's name.</summary>
    public string Instance { get; set; } = string.Empty;

    /// <summary>The name that the Lease and Events bear.</summary>
    internal string InstanceName => Instance.Length > 0 ? Instance : Environment.MachineName;

    /// <summary>Name of the Lease; its holder alone writes Events.</summary>
    [Required]
    public string LeaseName { get; set; } = "prewarm-facts";

    /// <summary>How long a Lease is good without renewal. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:05:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Write Events on ScaledObjects. Default true.</summary>
    public bool Events { get; set; } = true;

    /// <summary>The same Event on the same ScaledObject is not repeated before this. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan EventSpacing { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a refused or absent resource is left alone before it is asked for again. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan RefusedRetry { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The server ends a watch after this; a new one goes on where it ended. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan WatchTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Facts older than the last contact with the server by more than this are unknown. Default 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Label selector of pods to watch, to spare the API server of a large cluster; empty watches all.</summary>
    public string PodSelector { get; set; } = string.Empty;

    /// <summary>Quota key that counts GPUs.</summary>
    [Required]
    public string GpuResource { get; set; } = "requests.nvidia.com/gpu";
}

/// <summary>Checks the annotations of <see cref="KubernetesOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class KubernetesOptionsValidator : IValidateOptions<KubernetesOptions>;
