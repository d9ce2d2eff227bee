namespace Prewarm.Simulation.Conditions;

/// <summary>How long starts take, in stages that vary independently: lognormal around a median, never above four times of it.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="NodeSeconds">Median until a node is there; 0 where one is free.</param>
/// <param name="ImageSeconds">Median of pulling the image, weights downloaded beside it.</param>
/// <param name="LoadSeconds">Median from the process's start to ready: weights, compilation, warm-up.</param>
/// <remarks>
/// The medians are published figures of 2026 for GPU inference. The spread is a synthesis: sigma 0.3 puts the 90th percentile of a
/// stage at 1.47 times its median.
/// </remarks>
public sealed record StartProfile(string Name, double NodeSeconds, double ImageSeconds, double LoadSeconds)
{
    /// <summary>Standard deviation of the logarithm of a stage.</summary>
    public const double Sigma = 0.3;

    /// <summary>A stage takes at most so many medians.</summary>
    public const double MediansMost = 4;

    /// <summary>Uniform numbers that one duration takes.</summary>
    internal const int Chances = 6;

    /// <summary>Every profile, fastest stage mix first.</summary>
    public static IReadOnlyList<StartProfile> All { get; } =
    [
        new("sleeping", 0, 0, 3),
        new("warm-8b", 0, 2, 45),
        new("warm-32b", 0, 2, 100),
        new("new-node-8b", 100, 20, 60),
        new("warm-70b", 0, 2, 230),
        new("cold-image-8b", 0, 200, 60),
        new("new-node-cold-image-8b", 130, 333, 60),
        new("new-node-120b", 480, 60, 120),
    ];

    /// <summary>The profile of a name; null when there is none.</summary>
    public static StartProfile? ByName(string name) => All.FirstOrDefault(profile => profile.Name == name);

    /// <summary>Sum of the medians in seconds.</summary>
    public double MedianSeconds => NodeSeconds + ImageSeconds + LoadSeconds;

    /// <summary>Seconds of one start.</summary>
    /// <param name="chance">Uniform numbers in [0, 1) by index, <see cref="Chances"/> of them.</param>
    internal double Seconds(Func<int, double> chance) =>
        Stage(NodeSeconds, chance(0), chance(1))
        + Stage(ImageSeconds, chance(2), chance(3))
        + Stage(LoadSeconds, chance(4), chance(5));

    private static double Stage(double median, double first, double second) =>
        median * Math.Min(MediansMost, Math.Exp(Sigma * SeededChance.Normal(first, second)));
}
