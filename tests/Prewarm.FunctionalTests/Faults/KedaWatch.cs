using Externalscaler;
using Grpc.Core;
using Prewarm.TestUtils.Keda;

namespace Prewarm.FunctionalTests.Faults;

/// <summary>Polls and streams as KEDA does, without a pause, and keeps all that it was told.</summary>
internal sealed class KedaWatch : IAsyncDisposable
{
    private readonly ExternalScaler.ExternalScalerClient _client;
    private readonly ScaledObjectRef _reference;
    private readonly CancellationTokenSource _stop;
    private readonly Lock _gate = new();
    private readonly List<KedaPoll> _polls = [];
    private readonly List<(int Stream, bool Active)> _messages = [];
    private readonly List<StatusCode> _ends = [];
    private readonly Task _running;
    private TaskCompletionSource _changed = NewSource();

    public KedaWatch(ExternalScaler.ExternalScalerClient client, ScaledObjectRef reference, CancellationToken token)
    {
        _client = client;
        _reference = reference;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        _running = Task.WhenAll(PollAsync(), FollowAsync());
    }

    /// <summary>All polls so far.</summary>
    public IReadOnlyList<KedaPoll> Polls => Locked(() => _polls.ToArray());

    /// <summary>All messages of StreamIsActive so far, with the number of their stream.</summary>
    public IReadOnlyList<(int Stream, bool Active)> Messages => Locked(() => _messages.ToArray());

    /// <summary>How the streams that are over ended.</summary>
    public IReadOnlyList<StatusCode> Ends => Locked(() => _ends.ToArray());

    public static bool HasValue(KedaPoll poll, double least, double most = double.PositiveInfinity) =>
        poll.Error is null && Value(poll) >= least && Value(poll) <= most;

    public static bool IsUnavailable(KedaPoll poll) => poll.Error?.StatusCode == StatusCode.Unavailable;

    public static double Value(KedaPoll poll) => poll.Metrics.Sum(metric => metric.ValueMilli) / 1000.0;

    /// <summary>Waits for a poll that begins to be recorded from now on.</summary>
    public Task UntilAsync(Func<KedaPoll, bool> condition, string what)
    {
        var from = Polls.Count;
        return UntilStateAsync(() => Polls.Skip(from).Any(condition), what);
    }

    /// <summary>Waits for whole polls that begin after now.</summary>
    public Task ForPollsAsync(int count)
    {
        var from = Polls.Count;
        return UntilStateAsync(() => Polls.Count > from + count, $"{count} polls");
    }

    public Task UntilStateAsync(Func<bool> state, string what) =>
        FaultTimeouts.WithinAsync(
            async token =>
            {
                while (true)
                {
                    var next = Locked(() => _changed.Task);
                    if (state())
                    {
                        return;
                    }

                    await next.WaitAsync(token);
                }
            },
            () => $"{what}; last poll: {Text(Polls is [.., var last] ? last : null)}",
            _stop.Token
        );

    /// <summary>Fails if KEDA was ever told a number outside the range or that the workload is inactive, or got an error it must not get.</summary>
    public void AssertNeverWrong(double least, double most)
    {
        Assert.NotEmpty(Polls);
        Assert.All(
            Polls,
            poll => Assert.True(IsUnavailable(poll) || (HasValue(poll, least, most) && poll.Active == true), Text(poll))
        );
        Assert.NotEmpty(Messages);
        Assert.DoesNotContain(Messages, message => !message.Active);
        Assert.All(Ends, end => Assert.True(end is StatusCode.OK or StatusCode.Unavailable, end.ToString()));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string Text(KedaPoll? poll) =>
        poll is null ? "none"
        : poll.Error is { } error ? error.Status.ToString()
        : FormattableString.Invariant($"value {Value(poll)}, active {poll.Active}");

    private async Task PollAsync()
    {
        var keda = new KedaClient(_client, _reference);
        while (!_stop.IsCancellationRequested)
        {
            var poll = await keda.PollAsync(_stop.Token);
            if (_stop.IsCancellationRequested)
            {
                return; // Our own end, not an answer.
            }

            Note(() => _polls.Add(poll));
            await PauseAsync();
        }
    }

    private async Task FollowAsync()
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var stream = number;
            using var call = _client.StreamIsActive(_reference, cancellationToken: _stop.Token);
            var end = StatusCode.OK;
            try
            {
                while (await call.ResponseStream.MoveNext(_stop.Token))
                {
                    var active = call.ResponseStream.Current.Result;
                    Note(() => _messages.Add((stream, active)));
                }
            }
            catch (RpcException failure)
            {
                end = failure.StatusCode;
            }

            if (_stop.IsCancellationRequested)
            {
                return;
            }

            Note(() => _ends.Add(end));
            await PauseAsync();
        }
    }

    private async Task PauseAsync() =>
        await Task.Delay(FaultTimeouts.PollingInterval, TimeProvider.System, _stop.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Note(Action add)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            add();
            (changed, _changed) = (_changed, NewSource());
        }

        changed.TrySetResult();
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
