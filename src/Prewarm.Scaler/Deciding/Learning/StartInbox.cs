using System.Collections.Concurrent;
using Prewarm.Sources.Kubernetes.Starts;

namespace Prewarm.Scaler.Deciding.Learning;

/// <summary>Starts that the cluster's watches measured, from their threads to the deciding pass. Bounded: the oldest give way.</summary>
internal sealed class StartInbox : IStartObserver
{
    /// <summary>More than a pass can meet; only a pass that stands still fills it.</summary>
    internal const int Capacity = 10_000;

    private readonly ConcurrentQueue<MeasuredStart> _starts = new();

    public void OnStart(MeasuredStart start)
    {
        _starts.Enqueue(start);
        while (_starts.Count > Capacity && _starts.TryDequeue(out _)) { }
    }

    /// <summary>Takes out what has arrived, oldest first.</summary>
    public IEnumerable<MeasuredStart> Take()
    {
        while (_starts.TryDequeue(out var start))
        {
            yield return start;
        }
    }
}
