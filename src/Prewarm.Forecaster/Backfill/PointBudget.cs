namespace Prewarm.Forecaster.Backfill;

/// <summary>Lets through at most so many points within any hour. Thread-safe.</summary>
internal sealed class PointBudget(int pointsPerHour)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly Lock _gate = new();
    private readonly Queue<(DateTimeOffset At, int Points)> _taken = new();
    private long _sum;

    public bool TryTake(int points, DateTimeOffset now)
    {
        lock (_gate)
        {
            // What was taken in what is now the future was taken before the clock was set back.
            while (_taken.TryPeek(out var oldest) && (oldest.At <= now - Hour || oldest.At > now))
            {
                _sum -= oldest.Points;
                _taken.Dequeue();
            }

            if (_sum + points > pointsPerHour)
            {
                return false;
            }

            _taken.Enqueue((now, points));
            _sum += points;
            return true;
        }
    }
}
