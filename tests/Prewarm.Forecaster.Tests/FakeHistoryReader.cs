using Prewarm.Forecasting.Series;
using Prewarm.Sources;

namespace Prewarm.Forecaster.Tests;

/// <summary>A source whose past a test sets. Remembers what it was asked.</summary>
internal sealed class FakeHistoryReader : IHistoryReader
{
    public Func<SignalRequest, DateTimeOffset, double> Value { get; set; } = (_, _) => double.NaN;

    public Func<SignalRequest, DateTimeOffset, DateTimeOffset, Exception?> Fails { get; set; } = (_, _, _) => null;

    /// <summary>Waited for in each call, after it has been noted.</summary>
    public Func<Task> Held { get; set; } = () => Task.CompletedTask;

    /// <summary>A source that keeps no history.</summary>
    public bool HasNoPast { get; set; }

    public List<(string Key, DateTimeOffset From, DateTimeOffset To)> Asked { get; } = [];

    public async Task<RegularSeries?> ReadHistoryAsync(
        SignalRequest request,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken
    )
    {
        lock (Asked)
        {
            Asked.Add((request.Id, from, to));
        }

        await Held();
        if (Fails(request, from, to) is { } failure)
        {
            throw failure;
        }

        var count = (int)((to - from) / step) + 1;
        return HasNoPast
            ? null
            : new RegularSeries(
                from,
                step,
                [.. Enumerable.Range(0, count).Select(i => Value(request, from + (i * step)))]
            );
    }
}
