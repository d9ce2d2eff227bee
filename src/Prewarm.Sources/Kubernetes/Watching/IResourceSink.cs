namespace Prewarm.Sources.Kubernetes.Watching;

/// <summary>Takes what a watch brings. Called by one thread at a time.</summary>
internal interface IResourceSink<in T>
{
    /// <summary>Everything there is: what is not in it is gone.</summary>
    void Reset(IReadOnlyList<T> items);

    void Changed(T item);

    void Deleted(T item);
}
