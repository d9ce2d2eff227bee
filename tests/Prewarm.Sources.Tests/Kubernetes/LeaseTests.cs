using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Sources.Kubernetes;
using Prewarm.Sources.Kubernetes.Announcing;

namespace Prewarm.Sources.Tests.Kubernetes;

public sealed class LeaseTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);
    private readonly FakeTimeProvider _clock = new(Things.Birth);

    [Fact]
    public async Task Lease_OfTwoInstances_IsHeldByOneAndPassesOnWhenItFallsSilent()
    {
        await using var server = await FakeApiServer.StartAsync(TestContext.Current.CancellationToken);
        using var client = new k8s.Kubernetes(new KubernetesClientConfiguration { Host = server.Address });
        var (first, second) = (Holder(client, "a"), Holder(client, "b"));
        await TryAsync(first);
        await TryAsync(second);
        Assert.Equal((true, false), (first.IsHeld, second.IsHeld));

        // The holder renews: the other keeps waiting, however long it has been.
        for (var i = 0; i < 5; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            await TryAsync(first);
            await TryAsync(second);
            Assert.Equal((true, false), (first.IsHeld, second.IsHeld));
        }

        // It falls silent: it stops believing before the other may begin.
        _clock.Advance(Duration);
        Assert.False(first.IsHeld);
        await TryAsync(second);
        Assert.False(second.IsHeld);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await TryAsync(second);
        Assert.True(second.IsHeld);
        Assert.Equal("b", (string?)server.Lease!["spec"]!["holderIdentity"]);
        Assert.Equal(1, (int?)server.Lease["spec"]!["leaseTransitions"]);
    }

    [Fact]
    public async Task Lease_TakenByAnotherInBetween_IsGivenUpAtOnce()
    {
        await using var server = await FakeApiServer.StartAsync(TestContext.Current.CancellationToken);
        using var client = new k8s.Kubernetes(new KubernetesClientConfiguration { Host = server.Address });
        var holder = Holder(client, "a");
        await TryAsync(holder);
        server.ConflictOnNextWrite = true;
        await TryAsync(holder);
        Assert.False(holder.IsHeld);
        await TryAsync(holder);
        Assert.True(holder.IsHeld);
    }

    [Fact]
    public async Task Lease_Forbidden_IsNeverHeld()
    {
        await using var server = await FakeApiServer.StartAsync(TestContext.Current.CancellationToken);
        server.Forbidden["/apis/coordination.k8s.io/v1/namespaces/prewarm/leases/prewarm-facts"] = true;
        using var client = new k8s.Kubernetes(new KubernetesClientConfiguration { Host = server.Address });
        var holder = Holder(client, "a");
        await TryAsync(holder);
        Assert.False(holder.IsHeld);
    }

    [Fact]
    public async Task Lease_OfAServerThatHangs_RunsOutAndHoldsNobodyUp()
    {
        await using var server = await FakeApiServer.StartAsync(TestContext.Current.CancellationToken);
        using var client = new k8s.Kubernetes(new KubernetesClientConfiguration { Host = server.Address });
        var holder = Holder(client, "a");
        await TryAsync(holder);
        server.Hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var trying = TryAsync(holder);
        _clock.Advance(Duration / 3); // It gives up by itself, and still believes in its last renewal.
        await trying;
        Assert.True(holder.IsHeld);
        _clock.Advance(Duration);
        Assert.False(holder.IsHeld);
    }

    [Theory]
    [InlineData("", 0, true)]
    [InlineData("me", 0, true)]
    [InlineData("other", 15, false)]
    [InlineData("other", 16, true)]
    public void MayTake_DependsOnHolderAndSilence(string holder, int silentSeconds, bool expected)
    {
        var spec = new V1LeaseSpec { HolderIdentity = holder, LeaseDurationSeconds = 15 };
        Assert.Equal(
            expected,
            LeaseRules.MayTake(spec, "me", Things.Birth, Things.Birth.AddSeconds(silentSeconds), Duration)
        );
    }

    private static Task TryAsync(LeaseHolder holder) => holder.TryOnceAsync(TestContext.Current.CancellationToken);

    private LeaseHolder Holder(IKubernetes client, string instance) =>
        new(
            client,
            new KubernetesOptions { Instance = instance, LeaseDuration = Duration },
            _clock,
            NullLogger.Instance
        );
}
