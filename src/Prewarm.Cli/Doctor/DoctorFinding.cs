namespace Prewarm.Cli.Doctor;

/// <summary>One thing the doctor saw.</summary>
/// <param name="Severity"><c>ok</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Where">What it is about: a source, a field.</param>
/// <param name="Message">What is so and what follows; never a metadata value, an address or a secret.</param>
internal sealed record DoctorFinding(string Severity, string Where, string Message)
{
    public const string OkSeverity = "ok";
    public const string WarningSeverity = "warning";
    public const string ErrorSeverity = "error";

    public static DoctorFinding Ok(string where, string message) => new(OkSeverity, where, message);

    public static DoctorFinding Warning(string where, string message) => new(WarningSeverity, where, message);

    public static DoctorFinding Error(string where, string message) => new(ErrorSeverity, where, message);
}
