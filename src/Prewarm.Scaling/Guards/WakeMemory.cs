using System.Globalization;

namespace Prewarm.Scaling.Guards;

/// <summary>Counts wakes from zero that nobody came for, and says when there have been enough of them. Not thread-safe.</summary>
/// <remarks>
/// A wake begins when a workload has no replica and no demand and the forecast asks for one. It was right when demand comes before the
/// forecast lets go, else false; one that goes on without demand counts again every hour, since it costs again. Which mode the workload
/// is in plays no part, so that shadow shows what would have been.
/// </remarks>
internal sealed class WakeMemory
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan CountsAgainAfter = TimeSpan.FromHours(1);
    private readonly Queue<DateTimeOffset> _false = new();
    private DateTimeOffset? _openSince;

    /// <summary>Takes a step.</summary>
    /// <param name="at">Its instant.</param>
    /// <param name="hasDemand">Live signals alone would keep the workload active.</param>
    /// <param name="isAtZero">It has no replica.</param>
    /// <param name="isWanted">The forecast asks for one.</param>
    /// <param name="most">False wakes that a day may have.</param>
    /// <returns>Why the forecast may not keep it awake; null when it may.</returns>
    public string? Observe(DateTimeOffset at, bool hasDemand, bool isAtZero, bool isWanted, int most)
    {
        while (_false.TryPeek(out var oldest) && oldest <= at - Day)
        {
            _false.Dequeue();
        }

        if (hasDemand)
        {
            _openSince = null;
            return null;
        }

        if (_openSince is { } since && (!isWanted || at - since >= CountsAgainAfter))
        {
            _false.Enqueue(at);
            _openSince = isWanted ? at : null;
        }

        if (!isWanted || (_openSince is null && !isAtZero))
        {
            return null;
        }

        if (_false.Count >= most)
        {
            _openSince = null;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{_false.Count} of {most} false wakes in the last 24 hours: demand has to come first"
            );
        }

        _openSince ??= at;
        return null;
    }
}
