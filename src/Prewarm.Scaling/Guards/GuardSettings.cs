using Prewarm.Scaling.Guards.Schedules;

namespace Prewarm.Scaling.Guards;

/// <summary>The guards of one workload as its metadata states them. The default guards nothing.</summary>
public sealed record GuardSettings
{
    /// <summary>A few short runs of one replica a day: cheap beside the cold starts that right wakes save.</summary>
    public const int FalseWakesPerDayDefault = 3;

    public static GuardSettings None { get; } = new();

    /// <summary>How fast the number may rise; null for no limit.</summary>
    public RampLimit? RampUp { get; init; }

    /// <summary>How fast the number may fall; null for no limit.</summary>
    public RampLimit? RampDown { get; init; }

    /// <summary>The number falls only to the highest wish of this time; zero leaves it to the HPA.</summary>
    public TimeSpan ReleaseAfter { get; init; }

    /// <summary>Floors and caps by the clock; null for none.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Wakes from zero without demand that a day may have before the forecast may wake no more; 0 leaves waking to demand.</summary>
    public int FalseWakesPerDay { get; init; } = FalseWakesPerDayDefault;

    /// <summary>When a forecast loses its vote.</summary>
    public AccuracyRules Accuracy { get; init; } = new();
}
