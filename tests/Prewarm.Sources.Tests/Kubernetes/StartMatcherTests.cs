using Prewarm.Sources.Kubernetes.Starts;

namespace Prewarm.Sources.Tests.Kubernetes;

public sealed class StartMatcherTests
{
    private static readonly DateTimeOffset T0 = Things.Birth;
    private static readonly TargetKey Llama = new("inference", "Deployment", "llama");
    private readonly StartMatcher _matcher = new(T0);

    [Fact]
    public void Start_OfARaise_CountsFromTheRaise()
    {
        _matcher.Scaled(Llama, 1, 2, T0);
        Assert.Null(_matcher.Seen(Pod("a", born: 2)));
        Assert.Null(_matcher.Seen(Pod("a", born: 2, scheduled: 120, started: 200)));
        _matcher.Pulled("a", At(190));
        var (pod, asked, pulled) = Assert.NotNull(
            _matcher.Seen(Pod("a", born: 2, scheduled: 120, started: 200, ready: 290))
        );
        var start = StartPhases.Order("llama", pod, asked, pulled);
        Assert.Equal(
            new MeasuredStart("inference", "llama", "a", "gpu-1", T0, At(120), At(190), At(200), At(290)),
            start
        );
        Assert.Equal(TimeSpan.FromSeconds(290), start.LeadTime);
    }

    [Fact]
    public void Raise_ByThree_IsSharedByThreePods()
    {
        _matcher.Scaled(Llama, 0, 2, T0);
        _matcher.Scaled(Llama, 2, 3, At(60));
        var asked = new[] { "a", "b", "c", "d" }.Select(uid =>
            _matcher.Seen(Pod(uid, born: 61, ready: 99))!.Value.Asked
        );
        Assert.Equal([T0, T0, At(60), At(61)], asked);
    }

    [Fact]
    public void Lowering_WithdrawsTheYoungestAsk()
    {
        _matcher.Scaled(Llama, 1, 2, T0);
        _matcher.Scaled(Llama, 2, 3, At(30));
        _matcher.Scaled(Llama, 3, 2, At(31));
        Assert.Equal(T0, _matcher.Seen(Pod("a", born: 40, ready: 50))!.Value.Asked);
        Assert.Equal(At(40), _matcher.Seen(Pod("b", born: 40, ready: 50))!.Value.Asked);
    }

    [Theory]
    [InlineData(10, 16, 10)] // Born well before the raise: not its pod.
    [InlineData(10, 14, 14)] // Within the tolerance of two clocks.
    [InlineData(620, 10, 620)] // Ten minutes later it was something else.
    public void Ask_CountsOnlyForThePodsItBrought(int born, int raised, int expected)
    {
        _matcher.Scaled(Llama, 1, 2, At(raised));
        Assert.Equal(At(expected), _matcher.Seen(Pod("a", born: born, ready: born + 50))!.Value.Asked);
    }

    [Fact]
    public void Pod_ReadyBeforeWeLooked_IsNoStart()
    {
        Assert.Null(_matcher.Seen(Pod("old", born: -3600, ready: -3000)));
        Assert.Equal(0, _matcher.Count);
    }

    [Fact]
    public void Ready_SeenTwice_IsOneStart()
    {
        Assert.NotNull(_matcher.Seen(Pod("a", born: 1, ready: 50)));
        Assert.Null(_matcher.Seen(Pod("a", born: 1, ready: 500)));
        Assert.Null(_matcher.Gone("a"));
    }

    [Fact]
    public void Restart_WhileStarting_KeepsTheFirstInstants()
    {
        _matcher.Seen(Pod("a", born: 1, scheduled: 10, started: 20));
        var done = _matcher.Seen(Pod("a", born: 1, scheduled: 10, started: 90, ready: 100));
        Assert.Equal(At(20), done!.Value.Pod.Started);
    }

    [Fact]
    public void Pod_GoneBeforeReady_IsAFailedStart()
    {
        _matcher.Seen(Pod("a", born: 1, scheduled: 10));
        var (pod, asked, pulled) = Assert.NotNull(_matcher.Gone("a"));
        var start = StartPhases.Order("llama", pod, asked, pulled);
        Assert.Null(start.Ready);
        Assert.Null(start.LeadTime);
    }

    [Fact]
    public void Listing_WithoutAPod_EndsItsStart()
    {
        _matcher.Seen(Pod("a", born: 1));
        _matcher.Seen(Pod("b", born: 1));
        Assert.Equal("a", Assert.Single(_matcher.Keep(new HashSet<string> { "b" })).Pod.Uid);
        Assert.Equal(1, _matcher.Count);
    }

    [Fact]
    public void Phases_FromClocksThatDisagree_AreInOrder()
    {
        var pod = Pod("a", born: 1, scheduled: -5, started: 3, ready: 2);
        var start = StartPhases.Order("llama", pod, T0, At(8));
        Assert.Equal([T0, At(8), At(8), At(8)], new[] { start.Scheduled, start.Pulled, start.Started, start.Ready });
    }

    private static DateTimeOffset At(int seconds) => T0.AddSeconds(seconds);

    private static PodSnapshot Pod(
        string uid,
        int born,
        int? scheduled = null,
        int? started = null,
        int? ready = null
    ) => new(uid, uid, Llama, "gpu-1", At(born), Opt(scheduled), Opt(started), Opt(ready));

    private static DateTimeOffset? Opt(int? seconds) => seconds is { } at ? At(at) : null;
}
