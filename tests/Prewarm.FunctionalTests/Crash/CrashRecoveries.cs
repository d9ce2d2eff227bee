using System.Diagnostics;
using Prewarm.Storage;

namespace Prewarm.FunctionalTests.Crash;

/// <summary>How long it took to open the store after each kill: our own start, not a server's recovery, which stays up here.</summary>
internal sealed class CrashRecoveries
{
    private readonly List<(string Phase, TimeSpan Took)> _all = [];

    public IStorageEngine Measure(string phase, Func<IStorageEngine> open)
    {
        var started = Stopwatch.GetTimestamp();
        var store = open();
        _all.Add((phase, Stopwatch.GetElapsedTime(started)));
        return store;
    }

    public void Tell(string what)
    {
        var took = _all.Select(one => one.Took.TotalMilliseconds).Order().ToList();
        var phases = string.Join(
            ", ",
            _all.GroupBy(one => one.Phase).OrderBy(one => one.Key).Select(one => $"{one.Count()} {one.Key}")
        );
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{what} ({phases}); start median {took[took.Count / 2]:F0} ms, slowest {took[^1]:F0} ms"
        );
    }

    /// <summary>The bound is the product's for the median; a machine that runs other tests beside may stretch a single start.</summary>
    public void HoldTo(TimeSpan longest)
    {
        var took = _all.Select(one => one.Took).Order().ToList();
        Assert.InRange(took[took.Count / 2], TimeSpan.Zero, longest);
        Assert.InRange(took[^1], TimeSpan.Zero, 5 * longest);
    }
}
