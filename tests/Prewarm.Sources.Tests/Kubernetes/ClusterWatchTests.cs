using Prewarm.Sources.Kubernetes.Announcing;
using Prewarm.Sources.Kubernetes.Facts;

namespace Prewarm.Sources.Tests.Kubernetes;

/// <summary>The watches against a server that lists, streams, forgets, forbids and hangs.</summary>
public sealed class ClusterWatchTests
{
    [Fact]
    public async Task Start_FromRaiseToReady_IsMeasuredInPhases()
    {
        await using var bench = await ClusterBench.StartAsync(Prepare);
        await ClusterBench.UntilAsync(() => bench.Watch.Replicas("inference", "llama") == new ReplicaFact(1, 1));
        var born = DateTimeOffset.UtcNow.AddSeconds(2);
        bench.Server.Put(FakeApiServer.Deployments, Things.Deployment("vllm-llama", 2, 1));
        await ClusterBench.UntilAsync(() => bench.Watch.Replicas("inference", "llama") == new ReplicaFact(2, 1));
        bench.Server.Put(FakeApiServer.Pods, Things.Pod("p", "vllm-llama", born: born));
        bench.Server.Put(FakeApiServer.Pods, Things.Pod("p", "vllm-llama", 60, born: born));
        bench.Server.Put(FakeApiServer.Events, Things.PulledEvent("p", 150, born));
        bench.Server.Put(FakeApiServer.Pods, Things.Pod("p", "vllm-llama", 60, 160, born: born));
        await ClusterBench.UntilAsync(() => bench.Server.Watches.ContainsKey(FakeApiServer.Events));
        bench.Server.Put(FakeApiServer.Pods, Things.Pod("p", "vllm-llama", 60, 160, 240, born));
        var start = await bench.NextStartAsync();
        Assert.Equal(
            ("inference", "llama", "p", "gpu-1"),
            (start.Namespace, start.ScaledObject, start.Pod, start.Node)
        );
        Assert.True(start.Asked <= born && born - start.Asked < TimeSpan.FromSeconds(30), "asked when the count rose");
        Assert.Equal(100, (start.Started - start.Scheduled)!.Value.TotalSeconds);
        Assert.Equal(80, (start.Ready - start.Started)!.Value.TotalSeconds);
    }

    [Fact]
    public async Task Watch_BrokenManyTimes_LosesNoStart()
    {
        await using var bench = await ClusterBench.StartAsync(Prepare);
        await ClusterBench.UntilAsync(() => bench.Server.Watches.ContainsKey(FakeApiServer.Pods));
        var born = DateTimeOffset.UtcNow.AddSeconds(2);
        for (var i = 0; i < 3; i++)
        {
            bench.Server.Put(FakeApiServer.Pods, Things.Pod($"p{i}", "vllm-llama", 1, born: born));
            var watches = bench.Server.Watches[FakeApiServer.Pods];
            bench.Server.Break(FakeApiServer.Pods);
            bench.Server.Put(FakeApiServer.Pods, Things.Pod($"p{i}", "vllm-llama", 1, 2, 3, born));
            Assert.Equal($"p{i}", (await bench.NextStartAsync()).Pod);
            await ClusterBench.UntilAsync(() => bench.Server.Watches[FakeApiServer.Pods] > watches);
        }

        Assert.Equal(1, bench.Server.Lists[FakeApiServer.Pods]);
    }

    [Fact]
    public async Task Version_Expired_ListsAnewAndNoticesWhatVanished()
    {
        await using var bench = await ClusterBench.StartAsync(Prepare);
        await ClusterBench.UntilAsync(() => bench.Server.Watches.ContainsKey(FakeApiServer.Pods));
        var pod = Things.Pod("p", "vllm-llama", 1, born: DateTimeOffset.UtcNow.AddSeconds(2));
        bench.Server.Put(FakeApiServer.Pods, pod);
        bench.Server.Delete(FakeApiServer.Pods, pod, tell: false);
        bench.Server.Expired[FakeApiServer.Pods] = true;
        bench.Server.Break(FakeApiServer.Pods);
        var start = await bench.NextStartAsync();
        Assert.Equal("p", start.Pod);
        Assert.Null(start.Ready);
        Assert.True(bench.Server.Lists[FakeApiServer.Pods] >= 2);
    }

    [Fact]
    public async Task Forbidden_IsUnknownAndTheRestGoesOn()
    {
        await using var bench = await ClusterBench.StartAsync(server =>
        {
            Prepare(server);
            server.Forbidden[FakeApiServer.Quotas] = true;
            server.Forbidden[FakeApiServer.Events] = true;
        });
        await ClusterBench.UntilAsync(() => bench.Watch.Replicas("inference", "llama") is not null);
        Assert.Null(bench.Watch.GpuQuota("inference"));
        await ClusterBench.UntilAsync(() => bench.Logs.GetSnapshot().Count(record => record.Id.Id == 3050) == 2);
        bench.Server.Put(FakeApiServer.Quotas, Things.Quota("gpus", "16", "12"));
        bench.Server.Forbidden.Clear();
        await ClusterBench.UntilAsync(() => bench.Watch.GpuQuota("inference") == new QuotaFact(16, 12));
        Assert.Equal(2, bench.Logs.GetSnapshot().Count(record => record.Id.Id == 3050)); // Told once each, not on every try.
    }

    [Fact]
    public async Task Server_ThatHangs_LeavesFactsUnknown()
    {
        await using var bench = await ClusterBench.StartAsync(server =>
        {
            Prepare(server);
            server.Hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        });
        Assert.Null(bench.Watch.Replicas("inference", "llama"));
        bench.Server.Hang!.SetResult();
        bench.Server.Hang = null;
        await ClusterBench.UntilAsync(() => bench.Watch.Replicas("inference", "llama") == new ReplicaFact(1, 1));
    }

    [Fact]
    public async Task Server_Lost_FactsAgeIntoUnknown()
    {
        var bench = await ClusterBench.StartAsync(Prepare, options => options.MaxAge = TimeSpan.FromSeconds(1));
        await ClusterBench.UntilAsync(() => bench.Watch.Replicas("inference", "llama") is not null);
        await bench.Server.DisposeAsync();
        await ClusterBench.UntilAsync(() => bench.Watch.Replicas("inference", "llama") is null);
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task List_InPages_IsReadToItsEnd()
    {
        await using var bench = await ClusterBench.StartAsync(server =>
        {
            server.PageSize = 3;
            for (var i = 0; i < 10; i++)
            {
                server.Put(FakeApiServer.ScaledObjects, Things.ScaledObject($"so{i}", $"d{i}"));
                server.Put(FakeApiServer.Deployments, Things.Deployment($"d{i}", i, i));
            }
        });
        await ClusterBench.UntilAsync(() => bench.Watch.Replicas("inference", "so9") == new ReplicaFact(9, 9));
        Assert.Equal(4, bench.Server.Lists[FakeApiServer.ScaledObjects]);
    }

    [Fact]
    public async Task ScaledObject_Deleted_ForgetsItsReplicas()
    {
        await using var bench = await ClusterBench.StartAsync(Prepare);
        await ClusterBench.UntilAsync(() => bench.Watch.Replicas("inference", "llama") is not null);
        bench.Server.Delete(FakeApiServer.ScaledObjects, Things.ScaledObject("llama", "vllm-llama"));
        await ClusterBench.UntilAsync(() => bench.Watch.Replicas("inference", "llama") is null);
        Assert.Null(bench.Watch.Replicas("inference", "unheard-of"));
    }

    [Fact]
    public async Task Event_OnAScaledObject_IsWrittenOnceByTheLeader()
    {
        await using var bench = await ClusterBench.StartAsync(Prepare);
        await ClusterBench.UntilAsync(() =>
            bench.Watch.IsLeader && bench.Watch.Replicas("inference", "llama") is not null
        );
        for (var i = 0; i < 3; i++)
        {
            bench.Watch.Announce(
                new ScaledObjectEvent("inference", "llama", "PrewarmTest", "said once", IsWarning: true)
            );
        }

        bench.Watch.Announce(
            new ScaledObjectEvent("inference", "nobody", "PrewarmTest", "no such object", IsWarning: true)
        );
        bench.Watch.Announce(
            new ScaledObjectEvent("inference", "llama", "PrewarmOther", "another reason", IsWarning: false)
        );
        await ClusterBench.UntilAsync(() => bench.Server.WrittenEvents.Count == 2);
        var written = bench.Server.WrittenEvents.First();
        Assert.Equal("uid-llama", (string?)written["involvedObject"]!["uid"]);
        Assert.Equal(
            ("Warning", "PrewarmTest", "said once"),
            ((string?)written["type"], (string?)written["reason"], (string?)written["message"])
        );
    }

    [Fact]
    public async Task Events_Forbidden_AreNotTriedAgainBeforeTheirTime()
    {
        const string Path = "/api/v1/namespaces/inference/events";
        await using var bench = await ClusterBench.StartAsync(
            server =>
            {
                Prepare(server);
                server.Forbidden[Path] = true;
            },
            options => options.RefusedRetry = TimeSpan.FromHours(1)
        );
        await ClusterBench.UntilAsync(() =>
            bench.Watch.IsLeader && bench.Watch.Replicas("inference", "llama") is not null
        );
        bench.Watch.Announce(new ScaledObjectEvent("inference", "llama", "PrewarmOne", "refused", IsWarning: true));
        await ClusterBench.UntilAsync(() => bench.Server.Refusals.GetValueOrDefault(Path) == 1);
        bench.Server.Forbidden.Clear();
        bench.Watch.Announce(new ScaledObjectEvent("inference", "llama", "PrewarmTwo", "too early", IsWarning: true));
        bench.Server.Put(FakeApiServer.Deployments, Things.Deployment("vllm-llama", 3, 3));
        await ClusterBench.UntilAsync(() => bench.Watch.Replicas("inference", "llama") == new ReplicaFact(3, 3));
        Assert.Empty(bench.Server.WrittenEvents); // Watching goes on all the while.
    }

    [Fact]
    public async Task FailedStart_IsAnnounced()
    {
        await using var bench = await ClusterBench.StartAsync(Prepare);
        await ClusterBench.UntilAsync(() =>
            bench.Watch.IsLeader && bench.Server.Watches.ContainsKey(FakeApiServer.Pods)
        );
        var pod = Things.Pod("p", "vllm-llama", born: DateTimeOffset.UtcNow.AddSeconds(2));
        bench.Server.Put(FakeApiServer.Pods, pod);
        bench.Server.Delete(FakeApiServer.Pods, pod);
        await ClusterBench.UntilAsync(() => !bench.Server.WrittenEvents.IsEmpty);
        Assert.Equal(StartAnnouncer.Reason, (string?)bench.Server.WrittenEvents.First()["reason"]);
    }

    private static void Prepare(FakeApiServer server)
    {
        server.Put(FakeApiServer.ScaledObjects, Things.ScaledObject("llama", "vllm-llama"));
        server.Put(FakeApiServer.Deployments, Things.Deployment("vllm-llama", 1, 1));
    }
}
