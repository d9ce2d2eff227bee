using Prewarm.Scaling.Guards;

namespace Prewarm.Scaling.Tiers;

/// <summary>What a tier sets; every key that metadata states itself wins.</summary>
/// <param name="ServiceLevel">Quantile to provision for; null for the administrator's default.</param>
/// <param name="ReleaseAfter">How long a fall must have lasted; zero leaves it to the HPA.</param>
/// <param name="RampUp">Speed limit of rising; null for none.</param>
/// <param name="RampDown">Speed limit of falling; null for none.</param>
public sealed record TierPreset(double? ServiceLevel, TimeSpan ReleaseAfter, RampLimit? RampUp, RampLimit? RampDown)
{
    /// <summary>Names as written in metadata.</summary>
    public static IReadOnlyList<string> Names { get; } = ["standard", "realtime", "batch"];

    /// <summary>The preset of a tier.</summary>
    /// <remarks>
    /// <para>realtime: a miss is worth a hundred times the idle minute; replicas leave slowly, a tenth in five minutes.</para>
    /// <para>batch: a miss is worth four idle minutes; the fleet at most doubles in five minutes, which leaves the quota to others.</para>
    /// </remarks>
    public static TierPreset Of(Tier tier) =>
        tier switch
        {
            Tier.Realtime => new TierPreset(
                0.99,
                TimeSpan.FromMinutes(15),
                null,
                new RampLimit(0, 0.1, TimeSpan.FromMinutes(5))
            ),
            Tier.Batch => new TierPreset(0.8, TimeSpan.Zero, new RampLimit(0, 1, TimeSpan.FromMinutes(5)), null),
            _ => new TierPreset(null, TimeSpan.Zero, null, null),
        };

    /// <summary>The tier of a name in <see cref="Names"/>.</summary>
    public static Tier Parse(string name) =>
        name switch
        {
            "realtime" => Tier.Realtime,
            "batch" => Tier.Batch,
            _ => Tier.Standard,
        };
}
