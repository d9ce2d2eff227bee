using System.Net;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Sources.Kubernetes;
using Prewarm.Sources.Kubernetes.Watching;

namespace Prewarm.Sources.Tests.Kubernetes;

/// <summary>How long a watch waits, what it believes and where it goes on, on a clock of the test's.</summary>
public sealed class ResourceWatchTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly FakeTimeProvider _clock = new(Things.Birth);
    private readonly ScriptedFeed _feed = new();
    private readonly KubernetesOptions _options = new();
    private readonly ResourceWatch<V1Pod> _watch;

    public ResourceWatchTests() =>
        _watch = new ResourceWatch<V1Pod>(_feed, _feed, _options, _clock, NullLogger.Instance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_ThatFails_IsAskedLessAndLessOften()
    {
        _feed.List = () => new HttpRequestException("down");
        var waits = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            waits.Add((await _watch.OnceAsync(Token)).TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], waits);
        _feed.List = () => null;
        _feed.Watch = (_, _) => ScriptedFeed.Say(new IOException("cut"));
        Assert.Equal(Second, await _watch.OnceAsync(Token)); // It worked in between: from the start again.
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task Refusal_IsLeftAloneForItsTime(HttpStatusCode status)
    {
        _feed.List = () => ScriptedFeed.Answer(status);
        Assert.Equal(_options.RefusedRetry, await _watch.OnceAsync(Token));
        Assert.False(_watch.IsUsable);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(600, 0)]
    public async Task Version_Expired_ListsAnewAtOnceButNotInALoop(int livedSeconds, int expectedSeconds)
    {
        _feed.Watch = (_, _) =>
        {
            _clock.Advance(TimeSpan.FromSeconds(livedSeconds));
            return ScriptedFeed.Say(ScriptedFeed.Answer(HttpStatusCode.Gone));
        };
        Assert.Equal(expectedSeconds, (await _watch.OnceAsync(Token)).TotalSeconds);
        Assert.True(_watch.IsUsable);
    }

    [Fact]
    public async Task Watch_ThatFallsSilent_IsCutAndItsFactsAge()
    {
        var running = _watch.OnceAsync(Token);
        Assert.True(_watch.IsUsable);
        _clock.Advance(_options.WatchTimeout + TimeSpan.FromSeconds(29));
        Assert.False(running.IsCompleted);
        _clock.Advance(2 * Second);
        Assert.Equal(Second, await running);
        Assert.True(_watch.IsUsable);
        _clock.Advance(_options.MaxAge + Second);
        Assert.False(_watch.IsUsable);
    }

    [Fact]
    public async Task Watch_EndedAtOnce_IsNotOpenedAgainInALoop()
    {
        _feed.Watch = (number, token) => number == 1 ? ScriptedFeed.Say(null) : ScriptedFeed.Silence(number, token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = _watch.OnceAsync(stop.Token);
        Assert.Single(_feed.Versions);
        _clock.Advance(Second);
        await ClusterBench.UntilAsync(() => _feed.Versions.Count == 2);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Watch_GoesOnWhereTheLastOneEnded_BookmarksIncluded()
    {
        _feed.Watch = (number, _) =>
        {
            _clock.Advance(2 * Second);
            return number == 1
                ? ScriptedFeed.Say(
                    null,
                    (WatchEventType.Added, ScriptedFeed.Pod("a", "8")),
                    (WatchEventType.Deleted, ScriptedFeed.Pod("a", "9")),
                    (WatchEventType.Bookmark, ScriptedFeed.Pod(string.Empty, "42"))
                )
                : ScriptedFeed.Say(new IOException("cut"));
        };
        await _watch.OnceAsync(Token);
        Assert.Equal(["7", "42"], _feed.Versions);
        Assert.Equal(["reset 0", "changed a", "deleted a"], _feed.Told);
    }
}
