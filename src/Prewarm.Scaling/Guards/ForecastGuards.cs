using System.Globalization;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Forecasts;
using Prewarm.Scaling.Metrics;

namespace Prewarm.Scaling.Guards;

/// <summary>Guards of the forecast's part alone: accuracy gate, events, false wakes, min and max. Live demand is never touched.</summary>
internal static class ForecastGuards
{
    /// <summary>A forecast below this share of one replica is noise, not a reason to keep a GPU awake.</summary>
    private const double NoiseShareOfReplica = 0.01;

    /// <summary>Applies them in order.</summary>
    /// <param name="term">What the forecast asks for.</param>
    /// <param name="headroom">Factor on it, from demand to units of the metric's target.</param>
    /// <param name="gateClosed">Why the forecast has no vote, by the accuracy gate; null when it has.</param>
    /// <param name="sleepBecause">Why it may not wake a workload at zero; null when it may.</param>
    /// <param name="factors">Events; those that touch the lead window count.</param>
    /// <param name="at">The instant to provision at.</param>
    /// <param name="liveDemand">Present demand in the same units: what an event that is about to begin multiplies when no forecast has a vote.</param>
    /// <param name="settings">Bounds and the target.</param>
    /// <param name="skip">A guard to leave out, to learn what there would be without it; null for none.</param>
    public static ForecastPart Apply(
        ForecastTerm term,
        double headroom,
        string? gateClosed,
        string? sleepBecause,
        IReadOnlyList<DemandFactor> factors,
        DateTimeOffset at,
        double liveDemand,
        DecisionSettings settings,
        string? skip = null
    )
    {
        var part = new ForecastPart(settings.Target, skip);
        var isVoting = term.Grade != ForecastGrade.None;
        if (!isVoting)
        {
            part.Note(term.Reason);
        }

        part.Set(isVoting && term.Demand >= NoiseShareOfReplica * settings.Capacity ? headroom * term.Demand : 0);
        if (isVoting && gateClosed is not null && skip != GuardNames.Accuracy)
        {
            isVoting = false;
            part.Note("accuracy gate: " + gateClosed);
            part.Clamp(GuardNames.Accuracy, 0, gateClosed);
        }

        ApplyEvents(part, isVoting, factors, at, liveDemand, settings);
        if (sleepBecause is not null && skip != GuardNames.FalseWakes)
        {
            part.Note("no more wakes: " + sleepBecause);
            part.Clamp(GuardNames.FalseWakes, 0, sleepBecause);
        }

        if (isVoting)
        {
            ApplyBounds(part, settings);
        }

        return part;
    }

    private static void ApplyEvents(
        ForecastPart part,
        bool isVoting,
        IReadOnlyList<DemandFactor> factors,
        DateTimeOffset at,
        double liveDemand,
        DecisionSettings settings
    )
    {
        foreach (var factor in factors.Where(factor => factor.Touches(at, at + settings.LeadTime)))
        {
            var times = factor.Factor.ToString("0.###", CultureInfo.InvariantCulture);
            var reason = $"event {factor.Name}: {times} times the usual demand";
            if (isVoting)
            {
                part.Clamp(GuardNames.Event, part.Demand * factor.Factor, reason);
            }
            else if (factor.From > at && factor.Factor > 1)
            {
                // Once it has begun, live demand holds it; until then the present is the best guess of the usual.
                part.Clamp(GuardNames.Event, Math.Max(part.Demand, liveDemand * factor.Factor), reason);
            }
        }
    }

    private static void ApplyBounds(ForecastPart part, DecisionSettings settings)
    {
        if (settings.MinForecastReplicas * settings.Target is { } floor && part.Demand < floor)
        {
            part.Note("minForecastReplicas raised the forecast");
            part.Clamp(GuardNames.MinForecast, floor, "the forecast asks for at least this many");
        }

        if (settings.MaxForecastReplicas * settings.Target is { } cap && part.Demand > cap)
        {
            part.Note("maxForecastReplicas capped the forecast");
            part.Clamp(GuardNames.MaxForecast, cap, "the forecast asks for at most this many");
        }
    }
}

/// <summary>The forecast's demand after its guards, and what they did.</summary>
internal sealed class ForecastPart(double target, string? skip)
{
    private readonly List<ForecastClamp> _clamps = [];
    private readonly List<string> _notes = [];

    public double Demand { get; private set; }

    /// <summary>What bound, in order.</summary>
    public IReadOnlyList<ForecastClamp> Clamps => _clamps;

    /// <summary>Sentences for people.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public void Set(double demand) => Demand = demand;

    public void Note(string sentence) => _notes.Add(sentence);

    public void Clamp(string guard, double demand, string reason)
    {
        if (demand.Equals(Demand) || guard == skip)
        {
            return;
        }

        var (before, after) = (MetricRounding.Replicas(Demand, target), MetricRounding.Replicas(demand, target));
        if (before != after)
        {
            _clamps.Add(new ForecastClamp(guard, before, after, reason));
        }

        Demand = demand;
    }
}

/// <summary>A guard that changed the forecast's demand.</summary>
/// <param name="Before">Replicas the forecast asked for when the guard saw it.</param>
/// <param name="After">Replicas it asked for after.</param>
internal readonly record struct ForecastClamp(string Guard, int Before, int After, string Reason);
