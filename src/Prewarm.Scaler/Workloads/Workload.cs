using System.Collections.Immutable;
using Externalscaler;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Metrics;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaler.Workloads;

/// <summary>A registered trigger: its settings, its specs and the latest published answer. Read without locks.</summary>
internal sealed class Workload
{
    private readonly TimeProvider _clock;
    private readonly TimeSpan _answerAgeMax;
    private readonly string[] _names;
    private readonly TaskCompletionSource<Answer> _firstAnswer = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private ImmutableArray<IWorkloadObserver> _observers = [];
    private volatile Answer? _answer;
    private volatile DecisionSettings _settings;
    private volatile GetMetricSpecResponse _specs;

    public Workload(
        WorkloadId id,
        TriggerMetadata metadata,
        DecisionSettings settings,
        TimeProvider clock,
        TimeSpan answerAgeMax
    )
    {
        _clock = clock;
        _answerAgeMax = answerAgeMax;
        Id = id;
        Metadata = metadata;
        _settings = settings;
        _names = metadata.SplitMetrics
            ? [.. Scaling.Metrics.MetricNames.Split(metadata.Engine, id.Trigger)]
            : [Scaling.Metrics.MetricNames.Of(metadata.Engine, id.Trigger)];
        _specs = BuildSpecs(_names, settings.Target);
    }

    public WorkloadId Id { get; }

    public TriggerMetadata Metadata { get; }

    /// <summary>What it is decided with; a new object when something was learned.</summary>
    public DecisionSettings Settings => _settings;

    /// <summary>Decides for this workload; touched by the sampling pass only.</summary>
    public DecisionEngine Engine { get; } = new();

    /// <summary>The specs, always at least one, with targets above zero. Immutable; a new object when the target has changed.</summary>
    public GetMetricSpecResponse Specs => _specs;

    public IReadOnlyList<string> MetricNames => _names;

    /// <summary>Completes with the first answer that was published.</summary>
    public Task<Answer> FirstAnswerAsync => _firstAnswer.Task;

    /// <summary>The latest answer; null before the first. One that is too old is no answer any more: it says so instead of a number.</summary>
    public Answer? Answer
    {
        get
        {
            var answer = _answer;
            if (answer is null)
            {
                return null;
            }

            var now = _clock.GetUtcNow();
            return now - answer.At > _answerAgeMax ? Workloads.Answer.Overdue(now, _names) : answer;
        }
    }

    /// <summary>The latest decision, however old.</summary>
    public Decision? Latest => _answer?.Decision;

    public bool HasMetric(string name) => Array.IndexOf(_names, name) >= 0;

    /// <summary>Decides with other settings from the next step on. The specs follow with the first answer of the new target.</summary>
    public void Retune(DecisionSettings settings) => _settings = settings;

    /// <summary>Publishes a decision to every caller and stream.</summary>
    public void Publish(Decision decision)
    {
        if (!decision.Target.Equals(_specs.MetricSpecs[0].TargetSizeFloat))
        {
            // Before the answer and before the observers run: GetMetricSpec switches no later than any stream says so.
            _specs = BuildSpecs(_names, decision.Target);
        }

        var answer = Workloads.Answer.Of(decision, _names);
        _answer = answer;
        _firstAnswer.TrySetResult(answer);
        foreach (var observer in _observers)
        {
            observer.OnChanged();
        }
    }

    /// <summary>Registers an observer until the result is disposed.</summary>
    public IDisposable Subscribe(IWorkloadObserver observer)
    {
        ImmutableInterlocked.Update(ref _observers, static (list, added) => list.Add(added), observer);
        return new Subscription(this, observer);
    }

    /// <summary>Streams that hold this workload.</summary>
    public int ObserverCount => _observers.Length;

    private static GetMetricSpecResponse BuildSpecs(string[] names, double target)
    {
        var specs = new GetMetricSpecResponse();
        foreach (var name in names)
        {
            specs.MetricSpecs.Add(
                new MetricSpec
                {
                    MetricName = name,
                    TargetSize = MetricRounding.IntegerTarget(target),
                    TargetSizeFloat = target,
                }
            );
        }

        return specs;
    }

    private sealed class Subscription(Workload workload, IWorkloadObserver observer) : IDisposable
    {
        public void Dispose() =>
            ImmutableInterlocked.Update(
                ref workload._observers,
                static (list, removed) => list.Remove(removed),
                observer
            );
    }
}
