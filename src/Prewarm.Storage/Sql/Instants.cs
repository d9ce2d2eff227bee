namespace Prewarm.Storage.Sql;

/// <summary>Time as the tables hold it: whole numbers since 1970 UTC, so that both engines compare and add alike.</summary>
internal static class Instants
{
    public static long Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    public static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>The minute that an instant lies in.</summary>
    public static long Minute(DateTimeOffset at) => (long)Math.Floor(at.ToUnixTimeMilliseconds() / 60_000.0);

    public static DateTimeOffset AtMinute(long minute) => DateTimeOffset.FromUnixTimeSeconds(minute * 60);

    /// <summary>The hour that an instant lies in.</summary>
    public static long Hour(DateTimeOffset at) => (long)Math.Floor(at.ToUnixTimeMilliseconds() / 3_600_000.0);

    public static DateTimeOffset AtHour(long hour) => DateTimeOffset.FromUnixTimeSeconds(hour * 3600);
}
