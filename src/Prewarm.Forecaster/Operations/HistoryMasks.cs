using Prewarm.Forecasting.Series;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Operations;

/// <summary>The spans that operators masked, per workload: they train nothing and score nothing.</summary>
/// <remarks>Answers from what was read last, so that a publishing pass never waits for the store. Thread-safe.</remarks>
internal sealed class HistoryMasks(IOperationsStore store, ILogger<HistoryMasks> logger)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private volatile OperationsDocument[] _known = [];
    private volatile bool _failing;

    /// <summary>Reads the masks anew; those known stay while the store is away.</summary>
    public void Refresh()
    {
        try
        {
            // The expired ones too: a mask ends before history forgets what it was laid over.
            _known = [.. store.List(OperationsKinds.Mask).Where(mask => mask.Expires > mask.From)];
            _failing = false;
        }
        catch (StorageException failure)
        {
            if (!_failing)
            {
                _failing = true;
                logger.MasksUnread(failure.Message);
            }
        }
    }

    /// <summary>What is masked of a workload's history.</summary>
    public MaskSet Of(HistoryKey key)
    {
        var spans = _known
            .Where(mask => Covers(mask.Scope, key))
            .Select(mask => new MaskSpan(mask.From, mask.Expires, mask.Reason));
        return spans.ToArray() is { Length: > 0 } own ? new MaskSet(own) : MaskSet.Empty;
    }

    /// <summary>Minutes of a workload with the masked ones missing; the very same array when none is.</summary>
    /// <param name="first">The minute of the first value.</param>
    public double[] Apply(HistoryKey key, DateTimeOffset first, double[] values) =>
        values.Length == 0 || Of(key) is not { Spans.Count: > 0 } masks
            ? values
            : masks.Apply(new RegularSeries(first, Minute, values)).Values.ToArray();

    /// <summary>A scope is <c>*</c>, <c>NS</c> or <c>NS/NAME</c>.</summary>
    private static bool Covers(string scope, HistoryKey key) =>
        scope == "*" || scope == key.Namespace || scope == $"{key.Namespace}/{key.Name}";
}
