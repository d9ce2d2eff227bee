using Prewarm.Forecasting.Signals;
using Prewarm.Sources;

namespace Prewarm.TestUtils.Fakes;

/// <summary>A source whose readings a test sets. Counts its calls and can hang.</summary>
public sealed class FakeSignalReader : ISignalReader
{
    private int _calls;

    /// <summary>What every workload reads; the instant is filled in.</summary>
    public Func<SignalRequest, SignalReadings> Read { get; set; } = _ => Load(running: 100, queue: 0);

    /// <summary>When set, reads wait for it.</summary>
    public TaskCompletionSource? Hang { get; set; }

    public int Calls => Volatile.Read(ref _calls);

    public static SignalReadings Load(double running, double queue) =>
        new()
        {
            At = default,
            Running = Reading.Of(running),
            Queue = Reading.Of(queue),
        };

    public static SignalReadings Down(ReadingState state = ReadingState.Unreachable) =>
        SignalReadings.All(default, Reading.Not(state, "test"));

    public async Task<IReadOnlyList<SignalReadings>> ReadAsync(
        IReadOnlyList<SignalRequest> requests,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        Interlocked.Increment(ref _calls);
        if (Hang is { } hang)
        {
            await hang.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return [.. requests.Select(request => Read(request) with { At = at })];
    }
}
