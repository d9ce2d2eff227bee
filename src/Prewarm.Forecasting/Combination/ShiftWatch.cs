using Prewarm.Forecasting.Shifts;
using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.Combination;

/// <summary>Watches at every sample, not only at judged ones, whether the series has left what was forecast for it.</summary>
/// <remarks>
/// The reference is what the combination said at the last judged origin, interpolated between the leads over their logarithm: up to an
/// hour old, so that it has not followed the shift itself.
/// </remarks>
internal sealed class ShiftWatch(PowerTransform transform, TimeSpan step)
{
    /// <summary>Older references say too little about now.</summary>
    private static readonly TimeSpan ReferenceMost = TimeSpan.FromHours(1);

    private readonly LevelShiftDetector _detector = new();
    private readonly Queue<(int Origin, int[] Leads, double[] Points)> _references = new();

    /// <summary>Keeps what was said at an origin.</summary>
    /// <param name="origin">Index of the origin.</param>
    /// <param name="leads">Leads, ascending.</param>
    /// <param name="points">Middle of the band per lead.</param>
    public void Record(int origin, int[] leads, double[] points) => _references.Enqueue((origin, [.. leads], points));

    /// <summary>Takes the sample of an index, NaN where missing.</summary>
    /// <returns>Whether the level has just been found to have moved.</returns>
    public bool Settle(int index, double value)
    {
        var back = Math.Max(1, (int)(ReferenceMost / step));
        while (_references.Count > 1 && index - _references.Peek().Origin > back)
        {
            _references.Dequeue();
        }

        if (!_references.TryPeek(out var reference) || reference.Origin >= index)
        {
            return false;
        }

        var expected = At(reference, index - reference.Origin);
        return _detector.Add(transform.Forward(value) - transform.Forward(expected)) != 0;
    }

    private static double At((int Origin, int[] Leads, double[] Points) said, int lead)
    {
        var far = Array.FindIndex(said.Leads, known => known >= lead);
        if (far <= 0)
        {
            return said.Points[far < 0 ? ^1 : 0];
        }

        var (near, next) = ((double)said.Leads[far - 1], (double)said.Leads[far]);
        var share = Math.Log(lead / near) / Math.Log(next / near);
        return said.Points[far - 1] + (share * (said.Points[far] - said.Points[far - 1]));
    }
}
