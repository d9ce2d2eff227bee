using System.Diagnostics;

namespace Prewarm.Benchmarks.Load;

/// <summary>Compares a call with an empty handler on the same host, in alternating rounds of one run.</summary>
internal static class CallComparison
{
    public const int Callers = 8;
    public const int Rounds = 5;

    public static async Task WarmUpAsync(params Func<int, Task>[] calls)
    {
        for (var round = 0; round < 2; round++)
        {
            foreach (var call in calls)
            {
                await MeasureAsync(call, 1);
            }
        }
    }

    public static async Task<Compared> CompareAsync(Func<int, Task> empty, Func<int, Task> ours, double seconds)
    {
        var (emptyRuns, ourRuns) = (new List<Run>(), new List<Run>());
        for (var round = 0; round < Rounds; round++)
        {
            // Alternating, so that a machine that slows down slows both.
            emptyRuns.Add(await MeasureAsync(empty, seconds));
            ourRuns.Add(await MeasureAsync(ours, seconds));
        }

        var pairs = emptyRuns.Zip(ourRuns).ToArray();
        return new Compared(
            Median(pairs.Select(pair => pair.Second.PerSecond / pair.First.PerSecond)),
            Median(ourRuns.Select(run => run.PerSecond)),
            Median(emptyRuns.Select(run => run.PerSecond)),
            Median(pairs.Select(pair => pair.Second.BytesPerCall - pair.First.BytesPerCall)),
            Median(ourRuns.Select(run => run.P99Milliseconds)),
            Median(pairs.Select(pair => pair.Second.P99Milliseconds - pair.First.P99Milliseconds))
        );
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static async Task<Run> MeasureAsync(Func<int, Task> call, double seconds)
    {
        var latencies = new List<double>[Callers];
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        var tasks = Enumerable
            .Range(0, Callers)
            .Select(caller =>
                Task.Run(async () =>
                {
                    var mine = latencies[caller] = new List<double>(1 << 16);
                    for (var i = caller; Stopwatch.GetElapsedTime(started).TotalSeconds < seconds; i += Callers)
                    {
                        var begun = Stopwatch.GetTimestamp();
                        await call(i);
                        mine.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                    }
                })
            )
            .ToArray();
        await Task.WhenAll(tasks);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var all = latencies.SelectMany(list => list).Order().ToArray();
        return new Run(all.Length / elapsed, (double)bytes / all.Length, all[(int)(all.Length * 0.99)]);
    }

    private sealed record Run(double PerSecond, double BytesPerCall, double P99Milliseconds);
}

/// <summary>Medians over the rounds of one comparison.</summary>
/// <param name="Ratio">Our throughput over the empty handler's, round by round.</param>
/// <param name="PerSecond">Our calls per second.</param>
/// <param name="EmptyPerSecond">The empty handler's calls per second.</param>
/// <param name="ExtraBytes">Bytes allocated per call above the empty handler's, client included in both.</param>
/// <param name="P99Milliseconds">Our p99.</param>
/// <param name="AddedP99Milliseconds">Our p99 above the empty handler's.</param>
internal sealed record Compared(
    double Ratio,
    double PerSecond,
    double EmptyPerSecond,
    double ExtraBytes,
    double P99Milliseconds,
    double AddedP99Milliseconds
);
