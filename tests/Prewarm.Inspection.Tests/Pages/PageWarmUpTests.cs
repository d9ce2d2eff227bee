using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Inspection.Pages;
using Prewarm.Inspection.Tests.Bench;
using Prewarm.Storage;

namespace Prewarm.Inspection.Tests.Pages;

public sealed class PageWarmUpTests : IAsyncDisposable
{
    private readonly InspectionBench _bench = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeLogger<PageWarmUp> _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WarmUp_WorkloadWithADecision_MakesItsViewsWithoutTokenAndWithoutAudit()
    {
        _bench.Settings["Inspection:OpenReads"] = "false";
        Decided();
        await _bench.StartAsync(Token);
        using var warmUp = Create();
        await EndAsync(warmUp);
        var made = Assert.Single(_log.Collector.GetSnapshot());
        Assert.Equal(5006, made.Id.Id); // Each view answered 200, or 5007 would be here.
        Assert.Empty(_bench.Records.AuditEntries);
        Assert.True(_bench.Source.Finds > 0, "the view of the workload was not made");
    }

    [Fact]
    public async Task WarmUp_StartOfTheHost_WaitsForNothingOfIt()
    {
        Decided();
        await _bench.StartAsync(Token);
        using var warmUp = Create();
        await warmUp.StartAsync(Token);
        using var client = _bench.Client();
        using var answer = await client.GetAsync(new Uri("/", UriKind.Relative), Token);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.False(warmUp.ExecuteTask!.IsCompleted);
        Assert.Empty(_log.Collector.GetSnapshot()); // Nothing happens until its time has come.
    }

    [Fact]
    public async Task WarmUp_StoreFails_IsToldOnceAndTheHostGoesOn()
    {
        Decided();
        _bench.Records.Failure = new StorageException(StorageFailure.Locked, "The history file is locked.");
        await _bench.StartAsync(Token);
        using var warmUp = Create();
        await EndAsync(warmUp);
        var told = Assert.Single(_log.Collector.GetSnapshot());
        Assert.Equal((5007, LogLevel.Warning), (told.Id.Id, told.Level));
        Assert.IsType<StorageException>(told.Exception);

        _bench.Records.Failure = null;
        using var client = _bench.Client();
        using var answer = await client.GetAsync(new Uri("/", UriKind.Relative), Token);
        Assert.True(answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task WarmUp_NoWorkload_GivesUpInSilence()
    {
        await _bench.StartAsync(Token);
        using var warmUp = Create();
        var started = _clock.GetUtcNow();
        await EndAsync(warmUp);
        Assert.True(_clock.GetUtcNow() - started >= PageWarmUp.GiveUpAfter);
        Assert.Empty(_log.Collector.GetSnapshot());
    }

    [Fact]
    public async Task WarmUp_SwitchedOff_DoesNothing()
    {
        Decided();
        await _bench.StartAsync(Token);
        using var warmUp = Create(isOn: false);
        await warmUp.StartAsync(Token);
        await warmUp.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Empty(_log.Collector.GetSnapshot());
        Assert.Equal(0, _bench.Source.Finds);
    }

    [Fact]
    public async Task WarmUp_HostStops_EndsWithoutAWord()
    {
        await _bench.StartAsync(Token);
        using var warmUp = Create();
        await warmUp.StartAsync(Token);
        await warmUp.StopAsync(Token);
        Assert.True(warmUp.ExecuteTask!.IsCanceled);
        Assert.Empty(_log.Collector.GetSnapshot());
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private void Decided() =>
        _bench.Decide(_bench.Source.Add("inference", "llama").Key, InspectionBench.Now.AddSeconds(-5), 3, 2);

    private PageWarmUp Create(bool isOn = true) =>
        ActivatorUtilities.CreateInstance<PageWarmUp>(
            _bench.Services,
            Options.Create(new PageOptions { WarmUp = isOn }),
            _clock,
            _log
        );

    /// <summary>Lets the fake time pass until it is over.</summary>
    private async Task EndAsync(PageWarmUp warmUp)
    {
        await warmUp.StartAsync(Token);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!warmUp.ExecuteTask!.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await warmUp.ExecuteTask;
    }
}
