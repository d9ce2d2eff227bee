using k8s;
using k8s.Models;

namespace Prewarm.Sources.Kubernetes.Watching;

/// <summary>A feed made of two calls of the client.</summary>
internal sealed class Feed<T>(
    string name,
    Func<string?, CancellationToken, Task<ResourcePage<T>>> list,
    Func<string, Action<Exception>, CancellationToken, IAsyncEnumerable<(WatchEventType, T)>> watch
) : IResourceFeed<T>
    where T : IMetadata<V1ObjectMeta>
{
    public string Name => name;

    public Task<ResourcePage<T>> ListAsync(string? page, CancellationToken cancellationToken) =>
        list(page, cancellationToken);

    public IAsyncEnumerable<(WatchEventType Type, T Item)> WatchAsync(
        string version,
        Action<Exception> failed,
        CancellationToken cancellationToken
    ) => watch(version, failed, cancellationToken);

    public string? VersionOf(T item) => item.Metadata?.ResourceVersion;
}
