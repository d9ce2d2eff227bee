using System.Diagnostics;
using Prewarm.Storage;

namespace Prewarm.FunctionalTests.Crash;

/// <summary>How long it took to open the store after each kill: our own start, not a server's recovery, which stays up here.</summary>
internal sealed class CrashRecoveries
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private readonly List<(string Phase, TimeSpan Took)> _all = [];

    private TimeSpan Median => _all.Select(one => one.Took).Order().ElementAt(_all.Count / 2);

    private TimeSpan Slowest => _all.Max(one => one.Took);

    public IStorageEngine Measure(string phase, Func<IStorageEngine> open)
    {
        var started = Stopwatch.GetTimestamp();
        var store = open();
        _all.Add((phase, Stopwatch.GetElapsedTime(started)));
        return store;
    }

    public void Tell(string what)
    {
        var phases = string.Join(
            ", ",
            _all.GroupBy(one => one.Phase).OrderBy(one => one.Key).Select(one => $"{one.Count()} {one.Key}")
        );
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{what} ({phases}); start median {Median.TotalMilliseconds:F0} ms, slowest {Slowest.TotalMilliseconds:F0} ms"
        );
    }

    /// <summary>The bound is the product's for the median; a machine that runs other tests beside may stretch a single start.</summary>
    public void Hold()
    {
        Assert.InRange(Median, TimeSpan.Zero, Longest);
        Assert.InRange(Slowest, TimeSpan.Zero, 5 * Longest);
    }
}
