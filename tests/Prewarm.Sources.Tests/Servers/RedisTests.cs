using Prewarm.Forecasting.Signals;
using Prewarm.TestUtils;
using Prewarm.TestUtils.Servers;
using StackExchange.Redis;

namespace Prewarm.Sources.Tests.Servers;

/// <summary>Against a real Redis.</summary>
public sealed class RedisTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queues_OfEachKind_AreReadAndFaultsStayApart()
    {
        var program = Require.Program("redis-server");
        var redis = await ServerProcess.RedisAsync(program, null, Token);
        await using var sources = new SourceSet(
            ("Type", "redis"),
            ("ConnectionString", $"127.0.0.1:{redis.Port}"),
            ("Timeout", "2s")
        );
        await using (var client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redis.Port}"))
        {
            var database = client.GetDatabase();
            await database.ListRightPushAsync("jobs", ["a", "b", "c"]);
            await database.StreamAddAsync("events", "k", "1");
            await database.StreamAddAsync("events", "k", "2");
            await database.StreamCreateConsumerGroupAsync("events", "workers", "0-0");
        }

        Assert.Equal(3, (await ReadAsync(sources, "list:jobs")).Value);
        Assert.Equal(0, (await ReadAsync(sources, "list:absent")).Value);
        Assert.Equal(2, (await ReadAsync(sources, "stream:events")).Value);
        Assert.Equal(2, (await ReadAsync(sources, "group:events/workers")).Value);
        Assert.Equal(0, (await ReadAsync(sources, "pending:events/workers")).Value);
        Assert.Equal(ReadingState.Missing, (await ReadAsync(sources, "stream:absent")).State);
        Assert.Equal(ReadingState.Missing, (await ReadAsync(sources, "group:events/nobody")).State);
        Assert.Equal(ReadingState.Refused, (await ReadAsync(sources, "stream:jobs")).State);
        Assert.Equal(ReadingState.Refused, (await ReadAsync(sources, "FLUSHALL")).State);

        await redis.DisposeAsync();
        Assert.Equal(ReadingState.Unreachable, (await ReadAsync(sources, "list:jobs")).State);
        await using var back = await ServerProcess.RedisAsync(program, redis.Port, Token);
        await ServerProcess.EventuallyAsync(async () => (await ReadAsync(sources, "list:jobs")).IsFresh, Token);
    }

    [Fact]
    public async Task GroupLag_ConsumersReadDeleteAndLeave_FollowsAndIsNeverGuessed()
    {
        var program = Require.Program("redis-server");
        await using var redis = await ServerProcess.RedisAsync(program, null, Token);
        await using var sources = new SourceSet(
            ("Type", "redis"),
            ("ConnectionString", $"127.0.0.1:{redis.Port}"),
            ("Timeout", "2s")
        );
        await using var client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redis.Port}");
        var database = client.GetDatabase();
        await database.StreamCreateConsumerGroupAsync("events", "workers", "0-0", createStream: true);
        await database.StreamCreateConsumerGroupAsync("events", "late", StreamPosition.NewMessages);
        var ids = new List<RedisValue>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await database.StreamAddAsync("events", "k", i));
        }

        Assert.Equal(5, (await ReadAsync(sources, "group:events/workers")).Value);
        Assert.Equal(5, (await ReadAsync(sources, "group:events/late")).Value);

        // Taken is no longer waiting: it is in work until it is acknowledged.
        await database.StreamReadGroupAsync("events", "workers", "one", StreamPosition.NewMessages, 2);
        Assert.Equal(3, (await ReadAsync(sources, "group:events/workers")).Value);
        Assert.Equal(2, (await ReadAsync(sources, "pending:events/workers")).Value);
        Assert.Equal(5, (await ReadAsync(sources, "group:events/late")).Value);
        await database.StreamAcknowledgeAsync("events", "workers", [ids[0], ids[1]]);
        Assert.Equal(0, (await ReadAsync(sources, "pending:events/workers")).Value);

        // An entry deleted ahead of the group: Redis cannot tell the lag, and neither do we.
        await database.StreamDeleteAsync("events", [ids[3]]);
        Assert.Equal(ReadingState.NotANumber, (await ReadAsync(sources, "group:events/workers")).State);
        await database.StreamReadGroupAsync("events", "workers", "one", StreamPosition.NewMessages, 10);
        Assert.Equal(0, (await ReadAsync(sources, "group:events/workers")).Value);

        await database.StreamDeleteConsumerGroupAsync("events", "workers");
        Assert.Equal(ReadingState.Missing, (await ReadAsync(sources, "group:events/workers")).State);
    }

    private static async Task<Reading> ReadAsync(SourceSet sources, string query) =>
        (await sources.ReadAsync(SourceSet.Custom("queueQuery", query))).Queue;
}
