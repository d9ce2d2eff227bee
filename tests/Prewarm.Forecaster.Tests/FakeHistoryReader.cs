using Prewarm.Forecasting.Series;
using Prewarm.Sources;

namespace Prewarm.Forecaster.Tests;

/// <summary>A source whose past a test sets. Remembers what it was asked.</summary>
internal sealed class FakeHistoryReader : IHistoryReader
{
    public Func<SignalRequest, DateTimeOffset, double> Value { get; set; } = (_, _) => double.NaN;

    public Func<SignalRequest, Exception?> Fails { get; set; } = _ => null;

    public List<(string Key, DateTimeOffset From, DateTimeOffset To)> Asked { get; } = [];

    public Task<RegularSeries?> ReadHistoryAsync(
        SignalRequest request,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken
    )
    {
        Asked.Add((request.Id, from, to));
        if (Fails(request) is { } failure)
        {
            return Task.FromException<RegularSeries?>(failure);
        }

        var count = (int)((to - from) / step) + 1;
        return Task.FromResult<RegularSeries?>(
            new RegularSeries(
                from,
                step,
                [.. Enumerable.Range(0, count).Select(i => Value(request, from + (i * step)))]
            )
        );
    }
}
