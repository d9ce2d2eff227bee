namespace Prewarm.Forecasting.Replay;

/// <summary>The highest that was said per level within each of the holds.</summary>
internal sealed class HeldQuantiles
{
    private readonly int[] _steps;
    private readonly float[] _past;
    private readonly int _kept;
    private readonly double[] _highest;
    private readonly int _levels;
    private int _count;

    /// <param name="holds">Ascending, none first.</param>
    /// <param name="step">Spacing of what is said.</param>
    /// <param name="levels">Number of levels.</param>
    public HeldQuantiles(IReadOnlyList<TimeSpan> holds, TimeSpan step, int levels)
    {
        _levels = levels;
        _steps = [.. holds.Select(hold => 1 + (int)Math.Ceiling(hold / step))];
        _kept = _steps.Max();
        _past = new float[_kept * levels];
        _highest = new double[holds.Count * levels];
    }

    /// <summary>Entry <c>[hold * levels + level]</c>; what is said now is within every hold.</summary>
    public ReadOnlySpan<double> Highest => _highest;

    /// <summary>Takes what is said now.</summary>
    public void Add(ReadOnlySpan<double> quantiles)
    {
        var now = Said(_count++);
        for (var level = 0; level < _levels; level++)
        {
            now[level] = (float)quantiles[level];
        }

        Array.Clear(_highest);
        for (var hold = 0; hold < _steps.Length; hold++)
        {
            for (var back = 1; back <= Math.Min(_steps[hold], _count); back++)
            {
                Raise(_highest.AsSpan(hold * _levels, _levels), Said(_count - back));
            }
        }
    }

    private Span<float> Said(int count) => _past.AsSpan(count % _kept * _levels, _levels);

    private static void Raise(Span<double> highest, ReadOnlySpan<float> said)
    {
        for (var level = 0; level < highest.Length; level++)
        {
            highest[level] = Math.Max(highest[level], said[level]);
        }
    }
}
