using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Prewarm.Sources.Kubernetes.Facts;

/// <summary>The few fields of KEDA's ScaledObject that we read.</summary>
internal sealed class ScaledObjectResource : IKubernetesObject<V1ObjectMeta>
{
    public const string Group = "keda.sh";
    public const string Version = "v1alpha1";
    public const string Plural = "scaledobjects";
    public const string KindName = "ScaledObject";

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = $"{Group}/{Version}";

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = KindName;

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    [JsonPropertyName("spec")]
    public ScaledObjectSpec? Spec { get; set; }
}

/// <summary>Part of a ScaledObject's spec.</summary>
internal sealed class ScaledObjectSpec
{
    [JsonPropertyName("scaleTargetRef")]
    public ScaleTargetRef? ScaleTargetRef { get; set; }
}

/// <summary>What a ScaledObject scales; the kind defaults to Deployment.</summary>
internal sealed class ScaleTargetRef
{
    [JsonPropertyName("kind")]
    public string? Kind { get; set; }

    [JsonPropertyName("name")]
    public string? Name { get; set; }
}

/// <summary>A page of ScaledObjects.</summary>
internal sealed class ScaledObjectList : IKubernetesObject<V1ListMeta>
{
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = string.Empty;

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = string.Empty;

    [JsonPropertyName("metadata")]
    public V1ListMeta Metadata { get; set; } = new();

    [JsonPropertyName("items")]
    public IList<ScaledObjectResource> Items { get; set; } = [];
}
