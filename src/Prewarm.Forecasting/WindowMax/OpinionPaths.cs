using System.Buffers;
using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.WindowMax;

/// <summary>What every base says from one origin on: expected demand step by step, and the maxima of the windows that start a lead later.</summary>
/// <remarks>A forecast is made of whole paths, not of points: what points have in common is then reckoned once. Rented for the time of one forecast.</remarks>
internal sealed class OpinionPaths : IDisposable
{
    private readonly double[] _values;
    private readonly PathKnown[] _known;

    /// <param name="bases">Prepared; one row each.</param>
    /// <param name="points">Length of a path.</param>
    /// <param name="lead">Steps from a point to the start of its window.</param>
    public OpinionPaths(IReadOnlyList<IWindowMaxBase> bases, int points, int lead)
    {
        (Bases, Points, Lead) = (bases.Count, points, lead);
        _values = ArrayPool<double>.Shared.Rent(2 * Bases * points);
        _known = new PathKnown[2 * Bases];
        for (var b = 0; b < Bases; b++)
        {
            bases[b].Along(this, b);
            _known[b] = PathSums.KnownOf(Means(b));
            _known[Bases + b] = PathSums.KnownOf(Maxima(b));
        }
    }

    /// <summary>Number of rows.</summary>
    public int Bases { get; }

    public int Points { get; }

    public int Lead { get; }

    /// <summary>Where each row of <see cref="Means"/> is known.</summary>
    public ReadOnlySpan<PathKnown> KnownMeans => _known.AsSpan(0, Bases);

    /// <summary>Where each row of <see cref="Maxima"/> is known.</summary>
    public ReadOnlySpan<PathKnown> KnownMaxima => _known.AsSpan(Bases);

    /// <summary>Expected demand at the origin and at each step after it; NaN where the base has no opinion.</summary>
    public Span<double> Means(int row) => _values.AsSpan(row * Points, Points);

    /// <summary>Uncalibrated maximum of the window that starts a lead after each of these; NaN where the base has no opinion.</summary>
    public Span<double> Maxima(int row) => _values.AsSpan((Bases + row) * Points, Points);

    /// <summary>Every base's mean at a point.</summary>
    public void MeansAt(int point, Span<double> opinions)
    {
        for (var b = 0; b < opinions.Length; b++)
        {
            opinions[b] = Means(b)[point];
        }
    }

    /// <summary>Every base's maximum at a point.</summary>
    public void MaximaAt(int point, Span<double> opinions)
    {
        for (var b = 0; b < opinions.Length; b++)
        {
            opinions[b] = Maxima(b)[point];
        }
    }

    public void Dispose() => ArrayPool<double>.Shared.Return(_values);
}
