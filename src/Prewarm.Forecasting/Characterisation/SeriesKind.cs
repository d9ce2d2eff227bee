namespace Prewarm.Forecasting.Characterisation;

/// <summary>What a series is like.</summary>
public enum SeriesKind
{
    /// <summary>Too little is known to say.</summary>
    Unknown,

    /// <summary>It hardly moves around its level.</summary>
    Steady,

    /// <summary>Days are alike.</summary>
    Daily,

    /// <summary>Weeks are alike beyond what days explain.</summary>
    Weekly,

    /// <summary>It climbs or falls along a line.</summary>
    Trending,

    /// <summary>It often rises far above what is usual at its time.</summary>
    Bursty,

    /// <summary>Demand comes now and then, with zeros between.</summary>
    Intermittent,

    /// <summary>Short bursts come back by the clock.</summary>
    ScheduledBursts,

    /// <summary>Its level stepped and stayed.</summary>
    RegimeChange,
}

/// <summary>The kinds as they are printed.</summary>
public static class SeriesKindText
{
    /// <summary>Lower case words, such as <c>scheduled bursts</c>.</summary>
    public static string Of(SeriesKind kind) =>
        kind switch
        {
            SeriesKind.Unknown => "unknown",
            SeriesKind.Steady => "steady",
            SeriesKind.Daily => "daily",
            SeriesKind.Weekly => "weekly",
            SeriesKind.Trending => "trending",
            SeriesKind.Bursty => "bursty",
            SeriesKind.Intermittent => "intermittent",
            SeriesKind.ScheduledBursts => "scheduled bursts",
            SeriesKind.RegimeChange => "regime change",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
}
