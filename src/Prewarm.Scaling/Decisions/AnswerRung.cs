namespace Prewarm.Scaling.Decisions;

/// <summary>The rungs of the answer ladder, best first. The number is exported as a gauge.</summary>
public enum AnswerRung
{
    FreshForecast = 0,
    AgeingForecast = 1,
    WeeklyProfile = 2,
    LiveOnly = 3,
    LastKnown = 4,

    /// <summary>Nothing trustworthy is left: KEDA gets an error, which keeps replicas.</summary>
    Unavailable = 5,
}
