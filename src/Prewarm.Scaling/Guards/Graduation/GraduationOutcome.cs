namespace Prewarm.Scaling.Guards.Graduation;

/// <summary>What live signals alone would have cost and missed against a mode, over a record.</summary>
/// <param name="Mode">floor or full.</param>
/// <param name="MissedLive">Requests missed by live signals alone.</param>
/// <param name="MissedMode">Requests missed in the mode.</param>
/// <param name="GpuHoursLive">Paid for by live signals alone.</param>
/// <param name="GpuHoursMode">Paid for in the mode.</param>
/// <param name="Avoided">Missed by live less missed in the mode, with its 95 % interval.</param>
/// <param name="Extra">GPU-hours of the mode less those of live, with their 95 % interval.</param>
public sealed record GraduationOutcome(
    string Mode,
    double MissedLive,
    double MissedMode,
    double GpuHoursLive,
    double GpuHoursMode,
    Interval Avoided,
    Interval Extra
);
