namespace Prewarm.TestUtils.Keda;

/// <summary>A ScaledObject under KEDA and its HPA: polls activate and deactivate, syncs of the HPA do the rest.</summary>
/// <remarks>The decision table is KEDA's executor without fallback: an error holds, inactivity ends in zero after the cooldown.</remarks>
public sealed class KedaLoop(int min, int max, TimeSpan cooldown, DateTimeOffset created, int? idle = null)
{
    private readonly HpaMath _hpa = new(min, max);
    private DateTimeOffset _lastActive = created;

    /// <summary>Replicas asked for now.</summary>
    public int Replicas { get; private set; }

    /// <summary>One poll over all triggers.</summary>
    public void Poll(DateTimeOffset at, params IReadOnlyList<KedaPoll> triggers)
    {
        ArgumentNullException.ThrowIfNull(triggers);
        var active = triggers.Any(trigger => trigger.Active == true);
        var failed = triggers.Any(trigger => trigger.Error is not null);
        if (active)
        {
            _lastActive = failed ? _lastActive : at;
            Replicas = Replicas <= (idle ?? 0) ? Math.Max(1, min) : Replicas;
        }
        else if (!failed && (min == 0 || idle is not null) && at - _lastActive >= cooldown)
        {
            Replicas = idle ?? 0;
        }
        else if (!failed && Replicas < min && idle is null)
        {
            Replicas = min;
        }
    }

    /// <summary>A <c>true</c> from StreamIsActive.</summary>
    public void Activate(DateTimeOffset at)
    {
        _lastActive = at;
        Replicas = Replicas <= (idle ?? 0) ? Math.Max(1, min) : Replicas;
    }

    /// <summary>One sync of the HPA over all triggers.</summary>
    public void Sync(DateTimeOffset at, params IReadOnlyList<KedaPoll> triggers)
    {
        ArgumentNullException.ThrowIfNull(triggers);
        var metrics = triggers
            .SelectMany(trigger =>
                trigger.Error is null ? trigger.Metrics.Select(metric => (KedaMetric?)metric) : [null]
            )
            .ToList();
        Replicas = Replicas <= (idle ?? 0) ? Replicas : _hpa.Sync(at, metrics, Replicas);
    }
}
