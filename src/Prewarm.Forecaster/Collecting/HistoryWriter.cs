using Prewarm.Forecaster.Workloads;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Collecting;

/// <summary>Keeps closed minutes. What the store does not take now is held and tried again, and forecasts go on from it meanwhile.</summary>
/// <remarks>Owned by the publishing loop; not thread-safe.</remarks>
internal sealed class HistoryWriter(
    ForecastBoard board,
    IHistoryStore store,
    ForecasterMetrics metrics,
    ILogger<HistoryWriter> logger
)
{
    /// <summary>About a day of seven hundred workloads, some tens of megabytes; beyond, the oldest minutes are given up.</summary>
    internal const int HeldValuesMax = 1_000_000;

    private readonly Queue<(DateTimeOffset Minute, Dictionary<HistoryKey, MinuteSample> Samples)> _held = new();
    private int _heldValues;
    private bool _failing;

    /// <summary>Writes closed minutes and those held from before, oldest first.</summary>
    /// <returns>False when the store did not take all of them.</returns>
    public bool Keep(IReadOnlyList<(DateTimeOffset Minute, Dictionary<HistoryKey, MinuteSample> Samples)> closed)
    {
        foreach (var one in closed)
        {
            _held.Enqueue(one);
            _heldValues += one.Samples.Count;
        }

        var kept = TryWrite();
        while (_heldValues > HeldValuesMax)
        {
            var lost = _held.Dequeue();
            _heldValues -= lost.Samples.Count;
            metrics.Refused("storage", lost.Samples.Count);
        }

        return kept;
    }

    /// <summary>Minutes in [from, to] as they will be once everything held is stored; NaN where nothing is known.</summary>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public double[] Read(HistoryKey key, DateTimeOffset from, DateTimeOffset to)
    {
        var stored = store.Read(key, from, to);
        var values = stored.Values.ToArray();
        foreach (var (minute, samples) in _held)
        {
            if (minute >= stored.Start && minute <= to && samples.TryGetValue(key, out var sample))
            {
                values[(int)((minute - stored.Start) / stored.Step)] = sample.Mean;
            }
        }

        return values;
    }

    private bool TryWrite()
    {
        try
        {
            board.Save();
            while (_held.TryPeek(out var oldest))
            {
                store.Append(oldest.Minute, oldest.Samples);
                _held.Dequeue();
                _heldValues -= oldest.Samples.Count;
            }
        }
        catch (StorageException failure)
        {
            if (!_failing)
            {
                _failing = true;
                logger.HistoryHeld(failure.Message);
            }

            return false;
        }

        if (_failing)
        {
            _failing = false;
            logger.HistoryKept();
        }

        return true;
    }
}
