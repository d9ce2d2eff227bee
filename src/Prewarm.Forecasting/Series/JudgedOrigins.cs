namespace Prewarm.Forecasting.Series;

/// <summary>Which samples are origins that are judged: one of every so many neighbours, at a place among them that wanders.</summary>
/// <remarks>
/// Much of demand keeps the clock: jobs start at full hours, scrapes come every so many minutes. Origins evenly apart meet such a minute always or
/// never where their distance has a factor in common with it, and a band never learns of it: on a series of minutes that dips every quarter of an
/// hour the band of 80 % held 74 % five minutes ahead, 83 % with places that wander. The places are the fractional parts of the multiples of
/// the root of two, which fill every part alike (Weyl 1916) and keep no step with the golden ratio, by which leads take turns.
/// </remarks>
/// <param name="Stride">Samples of which one is an origin, at least 1.</param>
public readonly record struct JudgedOrigins(int Stride)
{
    private const double RootOfTwo = 1.4142135623730951;

    /// <summary>The origin of a block of neighbours.</summary>
    /// <param name="block">Number of the block, from 0.</param>
    /// <returns>Its index, in the block.</returns>
    public int Of(int block) => (block * Stride) + (int)(Stride * (block * RootOfTwo % 1));

    /// <summary>Whether a sample is an origin.</summary>
    /// <param name="index">Index of the sample, 0 or more.</param>
    public bool Has(int index) => Of(index / Stride) == index;
}
