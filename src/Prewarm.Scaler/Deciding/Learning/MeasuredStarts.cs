using System.Collections.Concurrent;
using Prewarm.Scaling.LeadTimes;
using Prewarm.Sources.Kubernetes.Starts;

namespace Prewarm.Scaler.Deciding.Learning;

/// <summary>Starts that the watches of Kubernetes measured, from their threads to the deciding pass.</summary>
internal sealed class MeasuredStarts : IStartObserver
{
    /// <summary>A thousand replicas in one pass and then some; beyond, the estimate has enough.</summary>
    private const int WaitingMax = 10_000;

    private readonly ConcurrentQueue<MeasuredStart> _waiting = new();

    public void OnStart(MeasuredStart start)
    {
        // One that failed has no duration: the ladder of answers and the Event on the ScaledObject deal with it.
        if (start.Ready is not null && _waiting.Count < WaitingMax)
        {
            _waiting.Enqueue(start);
        }
    }

    /// <summary>Everything that came since the last call.</summary>
    public IReadOnlyList<MeasuredStart> Take()
    {
        if (_waiting.IsEmpty)
        {
            return [];
        }

        var taken = new List<MeasuredStart>();
        while (_waiting.TryDequeue(out var start))
        {
            taken.Add(start);
        }

        return taken;
    }

    /// <summary>The durations of a start that became ready; its parts only where all of them are known.</summary>
    public static StartDuration DurationOf(MeasuredStart start)
    {
        var ready = start.Ready!.Value;
        var total = ready - start.Asked;
        return start is { Scheduled: { } scheduled } && (start.Pulled ?? start.Started) is { } image
            ? new StartDuration(ready, total, scheduled - start.Asked, image - scheduled, ready - image)
            : new StartDuration(ready, total);
    }
}
