using Microsoft.AspNetCore.Http;
using Prewarm.Forecasting.Series;
using Prewarm.TestUtils.Servers;

namespace Prewarm.Sources.Tests.Servers;

/// <summary>Reading the past from APIs that are busy, give parts only or refuse what is too big.</summary>
public sealed class HistoryTests
{
    private const string Complete =
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1772438400,\"3\"]]}]}$}";

    private static readonly DateTimeOffset From = DateTimeOffset.FromUnixTimeSeconds(1_772_438_400);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData(",\"isPartial\":false")]
    [InlineData(",\"warnings\":[]")]
    [InlineData(",\"warnings\":[\"PromQL info: metric might not be a counter\"]")]
    public async Task Answer_Complete_IsRead(string more)
    {
        await using var api = await StartAsync(200, Complete.Replace("$", more, StringComparison.Ordinal));
        var past = await ReadAsync(api);
        Assert.Equal([6, double.NaN], past!.Values.ToArray()); // Two queries, running and queue, are added.
    }

    [Theory]
    [InlineData(",\"isPartial\":true")]
    [InlineData(",\"warnings\":[\"receive series from 10.0.0.1: rpc error\"]")]
    public async Task Answer_Partial_IsRefusedAndSaysNothingOfTheStore(string more)
    {
        await using var api = await StartAsync(200, Complete.Replace("$", more, StringComparison.Ordinal));
        var failure = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(api));
        Assert.Equal((false, false), (failure.IsBusy, failure.IsTooBig));
        Assert.DoesNotContain("10.0.0.1", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "slow down", true, false)]
    [InlineData(503, "", true, false)]
    [InlineData(429, "{\"status\":\"error\",\"errorType\":\"too_many_requests\"}", true, false)]
    [InlineData(503, "{\"status\":\"error\",\"errorType\":\"503\"}", true, false)]
    [InlineData(503, "{\"status\":\"error\",\"errorType\":\"timeout\"}", false, true)]
    [InlineData(422, "{\"status\":\"error\",\"errorType\":\"execution\"}", false, true)]
    [InlineData(422, "{\"status\":\"error\",\"errorType\":\"422\"}", false, true)]
    [InlineData(413, "", false, true)]
    [InlineData(504, "", false, true)]
    [InlineData(400, "{\"status\":\"error\",\"errorType\":\"bad_data\"}", false, false)]
    [InlineData(500, "", false, false)]
    [InlineData(401, "", false, false)]
    public async Task Answer_Failure_SaysWhetherToRestOrToAskForLess(
        int status,
        string body,
        bool isBusy,
        bool isTooBig
    )
    {
        await using var api = await StartAsync(status, body);
        var failure = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(api));
        Assert.Equal((isBusy, isTooBig), (failure.IsBusy, failure.IsTooBig));
    }

    [Fact]
    public async Task Answer_RetryAfterLongerThanTheTimeout_IsBusyAtOnce()
    {
        await using var api = await MetricsTarget.StartAsync(Token);
        api.Handler = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        };
        Assert.True((await Assert.ThrowsAsync<SourceException>(() => ReadAsync(api))).IsBusy);
    }

    [Fact]
    public async Task Answer_SlowerThanTheTimeout_MayComeWhenAskedForLess()
    {
        await using var api = await MetricsTarget.StartAsync(Token);
        api.Hang = new TaskCompletionSource();
        Assert.True((await Assert.ThrowsAsync<SourceException>(() => ReadAsync(api, "200ms"))).IsTooBig);
    }

    [Fact]
    public async Task Query_AsksEachKindOfServerForNoPartialAnswer()
    {
        await using var api = await MetricsTarget.StartAsync(Token);
        var forms = new List<IFormCollection>();
        api.Handler = async context =>
        {
            forms.Add(await context.Request.ReadFormAsync(Token));
            await context.Response.WriteAsync(Complete.Replace("$", string.Empty, StringComparison.Ordinal), Token);
        };
        await ReadAsync(api);
        Assert.Equal(2, forms.Count);
        Assert.All(forms, form => Assert.Equal("false", form["partial_response"].ToString())); // Thanos
        Assert.All(forms, form => Assert.Equal("1", form["deny_partial_response"].ToString())); // VictoriaMetrics
    }

    private static async Task<MetricsTarget> StartAsync(int status, string body)
    {
        var api = await MetricsTarget.StartAsync(Token);
        (api.Status, api.ContentType, api.Text) = (status, "application/json", body);
        return api;
    }

    private static async Task<RegularSeries?> ReadAsync(MetricsTarget api, string timeout = "30s")
    {
        await using var sources = new SourceSet(("Type", "prometheus"), ("Url", api.Address), ("Timeout", timeout));
        return await sources.ReadHistoryAsync(SourceSet.Vllm(), From, From.AddMinutes(1));
    }
}
