using k8s;

namespace Prewarm.Sources.Kubernetes.Watching;

/// <summary>How to list and watch one kind of resource.</summary>
internal interface IResourceFeed<T>
{
    /// <summary>For logs and metrics: a resource's name, never an object's.</summary>
    string Name { get; }

    Task<ResourcePage<T>> ListAsync(string? page, CancellationToken cancellationToken);

    /// <param name="version">Where to go on from.</param>
    /// <param name="failed">Told about an error that the server sends inside the stream.</param>
    IAsyncEnumerable<(WatchEventType Type, T Item)> WatchAsync(
        string version,
        Action<Exception> failed,
        CancellationToken cancellationToken
    );

    /// <summary>The resource version of an object; null when it has none.</summary>
    string? VersionOf(T item);
}
