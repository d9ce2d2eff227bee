using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.Signals;
using Prewarm.Sources.Http;
using Prewarm.Sources.Options;
using StackExchange.Redis;

namespace Prewarm.Sources.Redis;

/// <summary>Reads queues in Redis: <c>list:KEY</c>, <c>stream:KEY</c>, <c>group:KEY/GROUP</c> (lag), <c>pending:KEY/GROUP</c>.</summary>
/// <remarks>Redis cannot tell an empty list from an absent one: both are a real 0. An absent stream or group is missing.</remarks>
internal sealed class RedisReader(SourceOptions options) : ISourceReader, IAsyncDisposable
{
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private ConnectionMultiplexer? _connection;

    public async Task<IReadOnlyList<SignalReadings>> ReadAsync(
        IReadOnlyList<SignalRequest> requests,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var database = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            var texts = requests
                .SelectMany(request => request.Queries.Values)
                .Distinct(StringComparer.Ordinal)
                .ToArray();

            // One pipeline: all commands are on the wire before the first answer is awaited.
            var reads = texts.Select(text => ReadOneAsync(database, text)).ToArray();
            var readings = await Task.WhenAll(reads)
                .WaitAsync(options.Timeout, cancellationToken)
                .ConfigureAwait(false);
            var byText = texts
                .Zip(readings)
                .ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
            return [.. requests.Select(request => CustomSignals.Assemble(request, at, text => byText[text]))];
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or SourceFailure)
        {
            var reading = failure is SourceFailure known
                ? known.ToReading()
                : Reading.Not(ReadingState.Unreachable, $"Redis does not answer ({failure.GetType().Name})");
            return [.. requests.Select(_ => SignalReadings.All(at, reading))];
        }
    }

    public Task<RegularSeries?> ReadHistoryAsync(
        SignalRequest request,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken
    ) => Task.FromResult<RegularSeries?>(null);

    public async ValueTask DisposeAsync()
    {
        _connecting.Dispose();
        if (_connection is not null)
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<IDatabase> ConnectAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_connection is null)
            {
                var text = SourceCredentials.ReadSecret(options.ConnectionString, options.ConnectionStringFile)!;
                var settings = ConfigurationOptions.Parse(text);

                // The connection repairs itself in the background; a pass never waits for that longer than its timeout.
                settings.AbortOnConnectFail = false;
                settings.ConnectTimeout =
                    settings.AsyncTimeout =
                    settings.SyncTimeout =
                        (int)options.Timeout.TotalMilliseconds;
                settings.BacklogPolicy = BacklogPolicy.FailFast;
                settings.ClientName = "prewarm";
                _connection = await ConnectionMultiplexer
                    .ConnectAsync(settings)
                    .WaitAsync(options.Timeout * 2, cancellationToken)
                    .ConfigureAwait(false);
            }

            return _connection.GetDatabase();
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task<Reading> ReadOneAsync(IDatabase database, string text)
    {
        if (RedisQuery.Parse(text) is not { } query)
        {
            return Reading.Not(
                ReadingState.Refused,
                "a Redis query reads list:KEY, stream:KEY, group:KEY/GROUP or pending:KEY/GROUP"
            );
        }

        if (
            options.KeyPrefixes.Count > 0
            && !options.KeyPrefixes.Any(prefix => query.Key.StartsWith(prefix, StringComparison.Ordinal))
        )
        {
            return Reading.Not(ReadingState.Refused, "the key has none of the prefixes this source allows");
        }

        try
        {
            return query.Kind switch
            {
                "list" => Reading.Of(await database.ListLengthAsync(query.Key).ConfigureAwait(false)),
                "stream" => await ReadStreamAsync(database, query.Key).ConfigureAwait(false),
                _ => await ReadGroupAsync(database, query).ConfigureAwait(false),
            };
        }
        catch (RedisServerException refused)
        {
            var detail = refused.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal)
                ? "the key holds another type"
                : "Redis refuses the command";
            return refused.Message.Contains("no such key", StringComparison.OrdinalIgnoreCase)
                ? Reading.Not(ReadingState.Missing, "the stream does not exist")
                : Reading.Not(ReadingState.Refused, detail);
        }
    }

    private static async Task<Reading> ReadStreamAsync(IDatabase database, string key)
    {
        var length = await database.StreamLengthAsync(key).ConfigureAwait(false);
        return length > 0 || await database.KeyExistsAsync(key).ConfigureAwait(false)
            ? Reading.Of(length)
            : Reading.Not(ReadingState.Missing, "the stream does not exist");
    }

    private static async Task<Reading> ReadGroupAsync(IDatabase database, RedisQuery query)
    {
        var groups = await database.StreamGroupInfoAsync(query.Key).ConfigureAwait(false);
        var group = Array.Find(groups, one => one.Name == query.Group);
        if (group.Name is null)
        {
            return Reading.Not(ReadingState.Missing, "the consumer group does not exist");
        }

        if (query.Kind == "pending")
        {
            return Reading.Of(group.PendingMessageCount);
        }

        // Redis answers nil when entries were deleted in between and the lag cannot be known.
        return group.Lag is { } lag
            ? Reading.Of(lag)
            : Reading.Not(ReadingState.NotANumber, "Redis does not know the lag of this group");
    }
}
