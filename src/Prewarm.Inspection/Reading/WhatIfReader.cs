using Prewarm.Storage;

namespace Prewarm.Inspection.Reading;

/// <summary>Runs replays one at a time and keeps the last ones: a chart and its table are asked for apart.</summary>
internal sealed class WhatIfReader(IInspectionSource source, IHistoryStore history, IWhatIfRunner runner) : IDisposable
{
    private const int KeptMax = 8;
    private static readonly TimeSpan Known = TimeSpan.FromDays(28);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly List<(Key Key, WhatIfResult Result)> _kept = [];

    /// <summary>Replays the last weeks up to the present hour.</summary>
    /// <returns>The outcome, or why there is none.</returns>
    public async Task<(WhatIfResult? Result, IReadOnlyList<string> Problems)> RunAsync(
        InspectedWorkload workload,
        WhatIfSettings present,
        WhatIfSettings settings,
        int weeks,
        CancellationToken cancellationToken
    )
    {
        var to = source.Now - TimeSpan.FromTicks(source.Now.UtcTicks % Hour.Ticks);
        var key = new Key(workload.Key, to, weeks, present, settings);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_kept.Find(one => one.Key == key) is { Result: { } known })
            {
                return (known, []);
            }

            var demand = history.Read(workload.Key, to - (Week * weeks) - Known, to - TimeSpan.FromMinutes(1));
            var result = await Task.Run(
                    () => runner.Run(demand, Week * weeks, present, settings, cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);
            _kept.Insert(0, (key, result));
            if (_kept.Count > KeptMax)
            {
                _kept.RemoveAt(KeptMax);
            }

            return (result, []);
        }
        catch (ArgumentException tooLittle)
        {
            return (null, [tooLittle.Message]);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private sealed record Key(
        HistoryKey Workload,
        DateTimeOffset To,
        int Weeks,
        WhatIfSettings Present,
        WhatIfSettings Settings
    );
}
