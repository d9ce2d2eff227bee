namespace Prewarm.Forecasting.Replay;

/// <summary>What every candidate cost in stretches of the past, so that two choices can be compared on the same hours.</summary>
/// <remarks>
/// Neighbouring steps are alike, so they are taken together: there are at most <see cref="Most"/> blocks, and when there would be more two
/// become one, until a block is 32 times as long as at first; from then on the oldest is let go. Only differences between candidates are asked for, so
/// a block holds what each cost beyond the cheapest, in half precision.
/// </remarks>
/// <param name="candidates">Number of candidates.</param>
/// <param name="firstSteps">Steps of a block at first.</param>
internal sealed class CostBlocks(int candidates, int firstSteps)
{
    /// <summary>Complete blocks kept.</summary>
    public const int Most = 10;

    /// <summary>A block is that many times as long at last as at first.</summary>
    private const int Growth = 32;

    private readonly List<Half[]> _blocks = [];
    private readonly float[] _open = new float[candidates];
    private readonly int _stepsMost = firstSteps * Growth;
    private int _openSteps;

    /// <summary>Steps of a block.</summary>
    public int Steps { get; private set; } = firstSteps;

    /// <summary>Blocks, one under way included.</summary>
    public int Count => _blocks.Count + (_openSteps > 0 ? 1 : 0);

    /// <summary>Adds to what every candidate cost in the step under way.</summary>
    /// <param name="paid">Replicas that each paid for ...</param>
    /// <param name="paidUnit">... and what one of them costs.</param>
    /// <param name="missed">Share that each missed ...</param>
    /// <param name="missedUnit">... and what missing all costs.</param>
    public void Add(ReadOnlySpan<double> paid, double paidUnit, ReadOnlySpan<double> missed, double missedUnit)
    {
        for (var candidate = 0; candidate < _open.Length; candidate++)
        {
            _open[candidate] += (float)((paid[candidate] * paidUnit) + (missed[candidate] * missedUnit));
        }
    }

    /// <summary>Ends a step.</summary>
    public void EndStep()
    {
        if (++_openSteps < Steps)
        {
            return;
        }

        _blocks.Add(BeyondCheapest());
        Array.Clear(_open);
        _openSteps = 0;
        if (_blocks.Count > Most)
        {
            MakeRoom();
        }
    }

    /// <summary>What one set of candidates cost on average beyond another, block by block, the oldest first.</summary>
    public double[] Differences(ReadOnlySpan<int> one, ReadOnlySpan<int> other)
    {
        var differences = new double[Count];
        for (var b = 0; b < differences.Length; b++)
        {
            var block = b < _blocks.Count ? _blocks[b] : BeyondCheapest();
            differences[b] = Mean(block, one) - Mean(block, other);
        }

        return differences;
    }

    private static double Mean(Half[] block, ReadOnlySpan<int> candidates)
    {
        var sum = 0.0;
        foreach (var candidate in candidates)
        {
            sum += (double)block[candidate];
        }

        return sum / candidates.Length;
    }

    private Half[] BeyondCheapest()
    {
        var least = _open.Min();
        return Array.ConvertAll(_open, cost => (Half)(cost - least));
    }

    private void MakeRoom()
    {
        if (Steps >= _stepsMost)
        {
            _blocks.RemoveAt(0);
            return;
        }

        // The newest has no partner yet and is opened again.
        for (var i = 0; i < _open.Length; i++)
        {
            _open[i] = (float)_blocks[Most][i];
        }

        for (var b = 0; b < Most / 2; b++)
        {
            var (first, second) = (_blocks[2 * b], _blocks[(2 * b) + 1]);
            for (var i = 0; i < _open.Length; i++)
            {
                first[i] += second[i];
            }

            _blocks[b] = first;
        }

        _blocks.RemoveRange(Most / 2, _blocks.Count - (Most / 2));
        _openSteps = Steps;
        Steps *= 2;
    }
}
