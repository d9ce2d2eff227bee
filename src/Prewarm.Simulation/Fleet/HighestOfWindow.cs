namespace Prewarm.Simulation.Fleet;

/// <summary>The highest number of a sliding window, in constant time: what a later and higher one hides is forgotten.</summary>
internal sealed class HighestOfWindow
{
    private readonly LinkedList<(DateTimeOffset At, int Number)> _falling = new();

    /// <summary>Needs at least one number within the window.</summary>
    public int Highest => _falling.First!.Value.Number;

    /// <param name="at">Not before any earlier one.</param>
    /// <param name="number">The number.</param>
    public void Add(DateTimeOffset at, int number)
    {
        while (_falling.Last is { } last && last.Value.Number <= number)
        {
            _falling.RemoveLast();
        }

        _falling.AddLast((at, number));
    }

    /// <summary>Forgets what is not after an instant.</summary>
    public void DropUntil(DateTimeOffset instant)
    {
        while (_falling.First is { } first && first.Value.At <= instant)
        {
            _falling.RemoveFirst();
        }
    }
}
