namespace Prewarm.Scaling.Guards.Graduation;

/// <summary>Both modes and what to do.</summary>
/// <param name="Days">Whole days of the record.</param>
/// <param name="Recommended">shadow, floor or full.</param>
/// <param name="Advice">One or two sentences for people.</param>
public sealed record GraduationReport(
    int Days,
    GraduationOutcome Floor,
    GraduationOutcome Full,
    string Recommended,
    string Advice
);
