using k8s.Models;

namespace Prewarm.Sources.Kubernetes.Starts;

/// <summary>Reads the phases of a start out of a pod's status.</summary>
internal static class PodReader
{
    private const string HashLabel = "pod-template-hash";

    /// <summary>Null for a pod without identity or birth, as a hostile or broken server could send.</summary>
    public static PodSnapshot? Read(V1Pod pod)
    {
        if (pod.Metadata is not { Uid: { } uid, Name: { } name, CreationTimestamp: { } created } metadata)
        {
            return null;
        }

        return new PodSnapshot(
            uid,
            name,
            TargetOf(metadata),
            pod.Spec?.NodeName,
            Utc(created),
            ConditionSince(pod, "PodScheduled"),
            LastStart(pod),
            ConditionSince(pod, "Ready")
        );
    }

    /// <summary>The Deployment behind a ReplicaSet carries the set's name without the hash of its template.</summary>
    private static TargetKey? TargetOf(V1ObjectMeta metadata)
    {
        var owner = metadata.OwnerReferences?.FirstOrDefault(reference => reference.Controller == true);
        if (owner is null || metadata.NamespaceProperty is not { } space)
        {
            return null;
        }

        if (owner.Kind == "StatefulSet")
        {
            return new TargetKey(space, owner.Kind, owner.Name);
        }

        string? hash = null;
        metadata.Labels?.TryGetValue(HashLabel, out hash);
        return
            owner.Kind == "ReplicaSet"
            && hash is { Length: > 0 }
            && owner.Name.EndsWith("-" + hash, StringComparison.Ordinal)
            ? new TargetKey(space, "Deployment", owner.Name[..^(hash.Length + 1)])
            : null;
    }

    private static DateTimeOffset? ConditionSince(V1Pod pod, string type)
    {
        var condition = pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);
        return condition is { Status: "True", LastTransitionTime: { } since } ? Utc(since) : null;
    }

    /// <summary>When the last container began to run; null while one of them does not run.</summary>
    private static DateTimeOffset? LastStart(V1Pod pod)
    {
        if (pod.Status?.ContainerStatuses is not { Count: > 0 } containers)
        {
            return null;
        }

        DateTimeOffset? last = null;
        foreach (var container in containers)
        {
            if (container.State?.Running?.StartedAt is not { } started)
            {
                return null;
            }

            last = last is { } other && other > Utc(started) ? other : Utc(started);
        }

        return last;
    }

    private static DateTimeOffset Utc(DateTime instant) => new(DateTime.SpecifyKind(instant, DateTimeKind.Utc));
}
