namespace Prewarm.Forecaster.Calendar;

/// <summary>A calendar breaks a rule; the message names the file, the line where there is one, and the rule, and no text of the file.</summary>
/// <param name="file">Name of the file.</param>
/// <param name="line">Line from 1; 0 when no single line is wrong.</param>
/// <param name="rule">What was expected.</param>
public sealed class ICalendarException(string file, int line, string rule)
    : Exception(line > 0 ? $"{file}, line {line}: {rule}" : $"{file}: {rule}")
{
    /// <summary>Line from 1; 0 when no single line is wrong.</summary>
    public int Line { get; } = line;
}
