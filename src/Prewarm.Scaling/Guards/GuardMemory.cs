namespace Prewarm.Scaling.Guards;

/// <summary>What the guards of one workload remember from step to step. Not thread-safe.</summary>
internal sealed class GuardMemory
{
    private static readonly Dictionary<string, int> NothingFrozen = [];
    private readonly List<PastNumber> _past = [];
    private readonly Dictionary<string, int> _frozen = new(StringComparer.Ordinal);
    private int? _lastAnswered;

    /// <summary>Whether the accuracy gate was closed at the last step.</summary>
    public bool GateClosed { get; set; }

    /// <summary>Wakes from zero and what came of them.</summary>
    public WakeMemory Wakes { get; } = new();

    /// <summary>Puts together what the guards may know at an instant; a freeze that begins takes its number here.</summary>
    public GuardInput Input(
        DateTimeOffset at,
        GuardSettings settings,
        TimeSpan leadTime,
        double askedReplicas,
        IEnumerable<Override> overrides
    )
    {
        var span = Span(settings);
        _past.RemoveAll(past => past.At < at - span);
        Override[] inForce =
        [
            .. overrides
                .Where(order => order.IsInForce(at))
                .OrderBy(order => order.Scope)
                .ThenBy(order => order.From)
                .ThenBy(order => order.Id, StringComparer.Ordinal),
        ];
        Freeze(inForce, askedReplicas);
        return new GuardInput
        {
            At = at,
            Settings = settings,
            LeadTime = leadTime,
            Overrides = inForce,
            Past = [.. _past],
            LastAnswered = _lastAnswered,
            AskedReplicas = askedReplicas,
            Frozen = _frozen.Count == 0 ? NothingFrozen : _frozen.ToDictionary(StringComparer.Ordinal),
        };
    }

    /// <summary>Keeps a number; NaN steps keep nothing.</summary>
    public void Keep(DateTimeOffset at, int wished, int answered)
    {
        _past.RemoveAll(past => past.At >= at);
        _past.Add(new PastNumber(at, wished, answered));
        _lastAnswered = answered;
    }

    /// <summary>A later stage (the budget) has changed the last number.</summary>
    public void Amend(int answered)
    {
        if (_past.Count > 0)
        {
            _past[^1] = _past[^1] with { Answered = answered };
            _lastAnswered = answered;
        }
    }

    /// <summary>As far back as any guard of the workload looks; most look at nothing.</summary>
    private static TimeSpan Span(GuardSettings settings)
    {
        var up = settings.RampUp?.Per ?? TimeSpan.Zero;
        var down = settings.RampDown?.Per ?? TimeSpan.Zero;
        var ramp = up > down ? up : down;
        return ramp > settings.ReleaseAfter ? ramp : settings.ReleaseAfter;
    }

    private void Freeze(Override[] inForce, double askedReplicas)
    {
        var freezes = inForce.Where(order => order.Kind == OverrideKind.Freeze).ToArray();
        foreach (var gone in _frozen.Keys.Except(freezes.Select(order => order.Id), StringComparer.Ordinal).ToArray())
        {
            _frozen.Remove(gone);
        }

        foreach (var freeze in freezes)
        {
            // A process that has just started has answered nothing; the scale target then knows what there is to hold.
            var held = freeze.Replicas ?? _lastAnswered ?? (double.IsNaN(askedReplicas) ? null : (int)askedReplicas);
            if (held is { } number)
            {
                _frozen.TryAdd(freeze.Id, number);
            }
        }
    }
}
