namespace Prewarm.Forecasting.Series;

/// <summary>A series file breaks a rule; the message names the file, the line and the rule.</summary>
public sealed class CsvSeriesException : Exception
{
    /// <param name="message">A whole message, for rules of a caller's own.</param>
    public CsvSeriesException(string message)
        : base(message) => (File, Rule) = ("", message);

    /// <param name="file">Name of the file.</param>
    /// <param name="line">Line number from 1; 0 when the file as a whole is wrong.</param>
    /// <param name="rule">What was expected.</param>
    public CsvSeriesException(string file, int line, string rule)
        : base(line > 0 ? $"{file}, line {line}: {rule}" : $"{file}: {rule}")
    {
        File = file;
        Line = line;
        Rule = rule;
    }

    public string File { get; }

    /// <summary>Line number from 1; 0 when the file as a whole is wrong.</summary>
    public int Line { get; }

    public string Rule { get; }
}
