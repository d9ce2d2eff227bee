using System.Net;
using System.Runtime.CompilerServices;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Prewarm.Sources.Kubernetes.Watching;

namespace Prewarm.Sources.Tests.Kubernetes;

/// <summary>A feed whose answers a test writes down, and the sink that takes them.</summary>
internal sealed class ScriptedFeed : IResourceFeed<V1Pod>, IResourceSink<V1Pod>
{
    public string Name => "pods";

    /// <summary>What listing fails with; null lists nothing.</summary>
    public Func<Exception?> List { get; set; } = () => null;

    /// <summary>One watch, by its number from one.</summary>
    public Func<int, CancellationToken, IAsyncEnumerable<(WatchEventType, V1Pod)>> Watch { get; set; } = Silence;

    public List<string> Versions { get; } = [];

    /// <summary>What the sink was told.</summary>
    public List<string> Told { get; } = [];

    public Task<ResourcePage<V1Pod>> ListAsync(string? page, CancellationToken cancellationToken) =>
        List() is { } failure
            ? Task.FromException<ResourcePage<V1Pod>>(failure)
            : Task.FromResult(new ResourcePage<V1Pod>([], "7", null));

    public IAsyncEnumerable<(WatchEventType Type, V1Pod Item)> WatchAsync(
        string version,
        Action<Exception> failed,
        CancellationToken cancellationToken
    )
    {
        Versions.Add(version);
        return Watch(Versions.Count, cancellationToken);
    }

    public string? VersionOf(V1Pod item) => item.Metadata?.ResourceVersion;

    public void Reset(IReadOnlyList<V1Pod> items) => Told.Add($"reset {items.Count}");

    public void Changed(V1Pod item) => Told.Add("changed " + item.Metadata.Name);

    public void Deleted(V1Pod item) => Told.Add("deleted " + item.Metadata.Name);

    public static V1Pod Pod(string name, string version) =>
        new()
        {
            Metadata = new V1ObjectMeta { Name = name, ResourceVersion = version },
        };

    public static HttpOperationException Answer(HttpStatusCode status) =>
        new() { Response = new HttpResponseMessageWrapper(new HttpResponseMessage(status), string.Empty) };

    /// <summary>A watch on which nothing ever comes, as behind a proxy that has lost its connection.</summary>
    public static async IAsyncEnumerable<(WatchEventType, V1Pod)> Silence(
        int number,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        yield break;
    }

    /// <summary>A watch that says this and then fails, or ends without a failure.</summary>
    public static async IAsyncEnumerable<(WatchEventType, V1Pod)> Say(
        Exception? failure,
        params (WatchEventType, V1Pod)[] events
    )
    {
        foreach (var one in events)
        {
            yield return one;
        }

        await Task.CompletedTask;
        if (failure is not null)
        {
            throw failure;
        }
    }
}
