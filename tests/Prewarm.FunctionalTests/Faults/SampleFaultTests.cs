namespace Prewarm.FunctionalTests.Faults;

/// <summary>Prometheus answers well, but what engines told it is not right.</summary>
public sealed class SampleFaultTests(FaultServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("NaN", "0")]
    [InlineData("+Inf", "0")]
    [InlineData("-Inf", "0")]
    [InlineData("40", "NaN")]
    public async Task Sample_NotANumber_IsUnavailableThenWellAgain(string running, string waiting)
    {
        await servers.EnsureAsync(Token);
        var model = "sample-" + (running + waiting).Replace('+', 'p').Replace('-', 'm').ToLowerInvariant();
        await using var bench = await FaultBench.StartAsync(servers.Engine, servers.Port, model);
        bench.Expose(() => FaultBench.Gauges(running, waiting));
        await bench.Keda.UntilAsync(KedaWatch.IsUnavailable, "UNAVAILABLE");
        await bench.Keda.ForPollsAsync(5);
        bench.Expose(() => FaultBench.Gauges("40", "0"));
        await bench.Keda.UntilAsync(poll => KedaWatch.HasValue(poll, 40, 40), "the value after the fault");
        bench.Keda.AssertNeverWrong(40, 40);
    }

    [Fact]
    public async Task Counter_StartsAgain_ChangesNoAnswerByMuch()
    {
        await servers.EnsureAsync(Token);
        await using var bench = await FaultBench.StartAsync(servers.Engine, servers.Port, "sample-reset");
        var finished = 1000;
        string Text() => FaultBench.Gauges("40", "5") + $"vllm:request_success_total$ {finished += 10}\n";
        bench.Expose(Text);
        await WaitForScrapesAsync(4);
        await bench.Keda.ForPollsAsync(15);
        var before = KedaWatch.Value(bench.Keda.Polls[^1]);
        Assert.InRange(before, 40, 60);

        finished = 0;
        await WaitForScrapesAsync(4);
        await bench.Keda.ForPollsAsync(15);
        bench.Keda.AssertNeverWrong(40, 60);
        Assert.InRange(KedaWatch.Value(bench.Keda.Polls[^1]), before * 0.9, before * 1.1);
    }

    [Fact]
    public async Task Labels_Renamed_IsUnavailableThenWellAgain()
    {
        await servers.EnsureAsync(Token);
        await using var bench = await FaultBench.StartAsync(servers.Engine, servers.Port, "sample-renamed");
        bench.Expose(() => FaultBench.Gauges("40", "0"), label: "model_id");
        await bench.Keda.UntilAsync(KedaWatch.IsUnavailable, "UNAVAILABLE");
        await bench.Keda.ForPollsAsync(5);
        bench.Expose(() => FaultBench.Gauges("40", "0"));
        await bench.Keda.UntilAsync(poll => KedaWatch.HasValue(poll, 40, 40), "the value after the fault");
        bench.Keda.AssertNeverWrong(40, 40);
    }

    private Task WaitForScrapesAsync(int count) =>
        FaultTimeouts.WithinAsync(
            token => servers.Engine.WaitForScrapesAsync(count, token),
            () => $"{count} scrapes",
            Token
        );
}
