namespace Prewarm.Forecaster.Backfill;

/// <summary>Sources that said they are busy, and how long each is left in peace. Thread-safe.</summary>
internal sealed class SourceRests
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, GrowingWait> _waits = new(StringComparer.Ordinal);

    public bool MayAsk(string source, DateTimeOffset now)
    {
        lock (_gate)
        {
            return !_waits.TryGetValue(source, out var wait) || wait.IsOver(now);
        }
    }

    /// <returns>True when the rest begins; false while the source has not answered since the last one, or rests already.</returns>
    public bool Busy(string source, DateTimeOffset now)
    {
        lock (_gate)
        {
            var wait = _waits.GetValueOrDefault(source);
            if (!wait.IsOver(now))
            {
                return false; // Queries that ran side by side say it once.
            }

            var first = wait.Failed(now);
            _waits[source] = wait;
            return first;
        }
    }

    public void Answered(string source)
    {
        lock (_gate)
        {
            _waits.Remove(source);
        }
    }
}
