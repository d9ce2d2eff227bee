namespace Prewarm.FunctionalTests.Faults;

/// <summary>The one place with times of the fault tests. Nothing waits for a time to pass, only for a state, and for this long at most.</summary>
internal static class FaultTimeouts
{
    /// <summary>For any state to be seen. Only a broken program takes this long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>Spacing of KEDA's polls, far below its real 30 s so that a short wrong answer is not missed.</summary>
    public static readonly TimeSpan PollingInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>The scaler's sampling step, the shortest allowed.</summary>
    public const string PollingStep = "1s";

    /// <summary>How long the scaler stands on last known values.</summary>
    public const string MaxAge = "1s";

    /// <summary>Bound of one read of the source.</summary>
    public const string SourceTimeout = "400ms";

    /// <summary>Age at which a sample of Prometheus is stale, the shortest allowed.</summary>
    public const string MaxSampleAge = "5s";

    /// <summary>Runs a wait within the patience and says what it was for when it fails.</summary>
    public static async Task WithinAsync(Func<CancellationToken, Task> wait, Func<string> what, CancellationToken token)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(Patience);
        try
        {
            await wait(patience.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            Assert.Fail($"not seen within {Patience.TotalSeconds} s: {what()}");
        }
    }
}
