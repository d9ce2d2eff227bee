namespace Prewarm.Forecaster.Backfill;

/// <summary>A wait after failures: a minute, doubling up to an hour.</summary>
internal struct GrowingWait
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private int _failures;
    private DateTimeOffset _until;

    public readonly bool IsOver(DateTimeOffset now) => now >= _until;

    /// <returns>True for the first failure in a row.</returns>
    public bool Failed(DateTimeOffset now)
    {
        var wait = First * Math.Pow(2, Math.Min(_failures, 10));
        _until = now + (wait < Longest ? wait : Longest);
        return ++_failures == 1;
    }

    public void Succeeded() => (_failures, _until) = (0, default);
}
