using Prewarm.Scaling.Forecasts;
using Prewarm.Scaling.Guards;
using Prewarm.Scaling.Live;

namespace Prewarm.Scaling.Decisions;

/// <summary>One evaluation: inputs, every clamp that bound, result and reason. Reproducible from what it holds.</summary>
public sealed record Decision
{
    public required DateTimeOffset At { get; init; }

    public required AnswerRung Rung { get; init; }

    /// <summary>Demand to provide for, in the workload's unit; NaN when <see cref="Rung"/> is unavailable.</summary>
    public required double Required { get; init; }

    /// <summary>The metric value for KEDA: <see cref="Required"/> on the milli grid; NaN when unavailable.</summary>
    public required double Value { get; init; }

    /// <summary>The metric's target.</summary>
    public required double Target { get; init; }

    /// <summary>ceil(value / target): what the HPA will make of it.</summary>
    public required int Replicas { get; init; }

    public required bool Active { get; init; }

    /// <summary>The live term of this mode (demand with its headroom, and credited backlog), NaN when unknown.</summary>
    public required double LiveRequired { get; init; }

    /// <summary>What a scaler without a forecast would have asked for: bare demand and credited backlog, without the headroom of operating points.</summary>
    public double LiveAloneRequired { get; init; } = double.NaN;

    /// <summary>What mode <c>floor</c> would have asked for at the operating points in force, in whatever mode this was decided.</summary>
    public double FloorRequired { get; init; } = double.NaN;

    /// <summary>The same of mode <c>full</c>.</summary>
    public double FullRequired { get; init; } = double.NaN;

    /// <summary>The live load behind it; null when unknown.</summary>
    public LiveLoad? Load { get; init; }

    /// <summary>Demand added for the backlog after credit.</summary>
    public double BacklogTerm { get; init; }

    /// <summary>The forecast's term, whether or not it had a vote.</summary>
    public required ForecastTerm Forecast { get; init; }

    /// <summary>The forecast's demand after the clamps; 0 without a vote.</summary>
    public double ForecastRequired { get; init; }

    /// <summary>Lower bound by KV-cache or GPU use; 0 when it does not bind or is unknown.</summary>
    public double GuardRequired { get; init; }

    /// <summary>Replicas believed to be starting.</summary>
    public double Starting { get; init; }

    /// <summary>Age of the live values used; zero when fresh.</summary>
    public TimeSpan LiveAge { get; init; }

    /// <summary>What bound, for people; the first sentence is the main one.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Every guard that changed the number, in the order they acted.</summary>
    public IReadOnlyList<ClampRecord> Clamps { get; init; } = [];

    /// <summary>No number at all: nothing trustworthy is known and no operator has pinned one.</summary>
    public bool IsUnavailable => double.IsNaN(Value);
}
