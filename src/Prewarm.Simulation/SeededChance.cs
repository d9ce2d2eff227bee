namespace Prewarm.Simulation;

/// <summary>Chance that depends on what is asked about, not on the order of asking: every policy meets the same fate.</summary>
internal static class SeededChance
{
    /// <summary>The finalizer of SplitMix64 (Steele, Lea and Flood 2014): neighbouring inputs give unrelated outputs.</summary>
    public static ulong Mix(ulong x)
    {
        unchecked
        {
            x += 0x9E3779B97F4A7C15UL;
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
            return x ^ (x >> 31);
        }
    }

    /// <summary>A number in [0, 1) for a seed, a kind of event, a tick and a place within it.</summary>
    public static double Uniform(int seed, int kind, long tick, int index)
    {
        var place = Mix(((ulong)(uint)kind << 32) | (uint)index);
        return (Mix(Mix((ulong)seed) ^ Mix((ulong)tick) ^ place) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Standard normal, by Box and Muller (1958), of two uniform numbers.</summary>
    public static double Normal(double first, double second) =>
        Math.Sqrt(-2 * Math.Log(1 - first)) * Math.Cos(2 * Math.PI * second);
}
