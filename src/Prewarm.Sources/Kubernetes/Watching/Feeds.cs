using k8s;
using k8s.Models;
using Prewarm.Sources.Kubernetes.Facts;

namespace Prewarm.Sources.Kubernetes.Watching;

/// <summary>The resources that Prewarm reads, in pages, and their watches with bookmarks.</summary>
internal sealed class Feeds(IKubernetes client, KubernetesOptions options)
{
    private const int PageSize = 500;

    private readonly int _timeoutSeconds = (int)options.WatchTimeout.TotalSeconds;

    /// <summary>Pods that may still start; finished ones are of no interest.</summary>
    public Feed<V1Pod> Pods()
    {
        const string Field = "status.phase!=Succeeded,status.phase!=Failed";
        var labels = options.PodSelector.Length == 0 ? null : options.PodSelector;
        return new Feed<V1Pod>(
            "pods",
            async (page, cancel) =>
            {
                var list = await client
                    .CoreV1.ListPodForAllNamespacesAsync(
                        continueParameter: page,
                        fieldSelector: Field,
                        labelSelector: labels,
                        limit: PageSize,
                        cancellationToken: cancel
                    )
                    .ConfigureAwait(false);
                return PageOf(list.Items, list.Metadata);
            },
            (version, failed, cancel) =>
                client.CoreV1.WatchListPodForAllNamespacesAsync(
                    allowWatchBookmarks: true,
                    fieldSelector: Field,
                    labelSelector: labels,
                    resourceVersion: version,
                    timeoutSeconds: _timeoutSeconds,
                    onError: failed,
                    cancellationToken: cancel
                )
        );
    }

    public Feed<Corev1Event> PulledEvents()
    {
        const string Field = "reason=Pulled,involvedObject.kind=Pod";
        return new Feed<Corev1Event>(
            "events",
            async (page, cancel) =>
            {
                var list = await client
                    .CoreV1.ListEventForAllNamespacesAsync(
                        continueParameter: page,
                        fieldSelector: Field,
                        limit: PageSize,
                        cancellationToken: cancel
                    )
                    .ConfigureAwait(false);
                return PageOf(list.Items, list.Metadata);
            },
            (version, failed, cancel) =>
                client.CoreV1.WatchListEventForAllNamespacesAsync(
                    allowWatchBookmarks: true,
                    fieldSelector: Field,
                    resourceVersion: version,
                    timeoutSeconds: _timeoutSeconds,
                    onError: failed,
                    cancellationToken: cancel
                )
        );
    }

    public Feed<V1Deployment> Deployments() =>
        new(
            "deployments",
            async (page, cancel) =>
            {
                var list = await client
                    .AppsV1.ListDeploymentForAllNamespacesAsync(
                        continueParameter: page,
                        limit: PageSize,
                        cancellationToken: cancel
                    )
                    .ConfigureAwait(false);
                return PageOf(list.Items, list.Metadata);
            },
            (version, failed, cancel) =>
                client.AppsV1.WatchListDeploymentForAllNamespacesAsync(
                    allowWatchBookmarks: true,
                    resourceVersion: version,
                    timeoutSeconds: _timeoutSeconds,
                    onError: failed,
                    cancellationToken: cancel
                )
        );

    public Feed<V1StatefulSet> StatefulSets() =>
        new(
            "statefulsets",
            async (page, cancel) =>
            {
                var list = await client
                    .AppsV1.ListStatefulSetForAllNamespacesAsync(
                        continueParameter: page,
                        limit: PageSize,
                        cancellationToken: cancel
                    )
                    .ConfigureAwait(false);
                return PageOf(list.Items, list.Metadata);
            },
            (version, failed, cancel) =>
                client.AppsV1.WatchListStatefulSetForAllNamespacesAsync(
                    allowWatchBookmarks: true,
                    resourceVersion: version,
                    timeoutSeconds: _timeoutSeconds,
                    onError: failed,
                    cancellationToken: cancel
                )
        );

    public Feed<V1ResourceQuota> Quotas() =>
        new(
            "resourcequotas",
            async (page, cancel) =>
            {
                var list = await client
                    .CoreV1.ListResourceQuotaForAllNamespacesAsync(
                        continueParameter: page,
                        limit: PageSize,
                        cancellationToken: cancel
                    )
                    .ConfigureAwait(false);
                return PageOf(list.Items, list.Metadata);
            },
            (version, failed, cancel) =>
                client.CoreV1.WatchListResourceQuotaForAllNamespacesAsync(
                    allowWatchBookmarks: true,
                    resourceVersion: version,
                    timeoutSeconds: _timeoutSeconds,
                    onError: failed,
                    cancellationToken: cancel
                )
        );

    public Feed<ScaledObjectResource> ScaledObjects() =>
        new(
            "scaledobjects",
            async (page, cancel) =>
            {
                var list = await client
                    .CustomObjects.ListClusterCustomObjectAsync<ScaledObjectList>(
                        ScaledObjectResource.Group,
                        ScaledObjectResource.Version,
                        ScaledObjectResource.Plural,
                        continueParameter: page,
                        limit: PageSize,
                        cancellationToken: cancel
                    )
                    .ConfigureAwait(false);
                return PageOf(list.Items, list.Metadata);
            },
            WatchScaledObjectsAsync
        );

    private async IAsyncEnumerable<(WatchEventType, ScaledObjectResource)> WatchScaledObjectsAsync(
        string version,
        Action<Exception> failed,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        var events = client.CustomObjects.WatchListClusterCustomObjectAsync(
            ScaledObjectResource.Group,
            ScaledObjectResource.Version,
            ScaledObjectResource.Plural,
            allowWatchBookmarks: true,
            resourceVersion: version,
            timeoutSeconds: _timeoutSeconds,
            onError: failed,
            cancellationToken: cancel
        );
        await foreach (var (type, item) in events.ConfigureAwait(false))
        {
            // A custom resource arrives as JSON.
            var text = System.Text.Json.JsonSerializer.Serialize(item);
            yield return (type, KubernetesJson.Deserialize<ScaledObjectResource>(text));
        }
    }

    private static ResourcePage<T> PageOf<T>(IList<T>? items, V1ListMeta? metadata) =>
        new([.. items ?? []], metadata?.ResourceVersion ?? "0", metadata?.ContinueProperty);
}
