namespace Prewarm.Hosting.Loops;

/// <summary>Instants of an even grid that starts at the Unix epoch: every process with the same step aims at the same instants.</summary>
public static class StepGrid
{
    /// <summary>The last grid instant at or before an instant.</summary>
    public static DateTimeOffset Floor(DateTimeOffset at, TimeSpan step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, TimeSpan.Zero);
        var ticks = at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        return DateTimeOffset.UnixEpoch.AddTicks(ticks - Modulo(ticks, step.Ticks));
    }

    /// <summary>The first grid instant after an instant.</summary>
    public static DateTimeOffset Next(DateTimeOffset at, TimeSpan step) => Floor(at, step) + step;

    private static long Modulo(long value, long divisor)
    {
        var rest = value % divisor;
        return rest < 0 ? rest + divisor : rest;
    }
}
