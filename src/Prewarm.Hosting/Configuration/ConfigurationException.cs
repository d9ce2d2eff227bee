namespace Prewarm.Hosting.Configuration;

/// <summary>The configuration cannot be used. Each problem is one line for the operator: place and rule, no values.</summary>
public sealed class ConfigurationException : Exception
{
    public ConfigurationException(string message)
        : this([message]) { }

    public ConfigurationException(IReadOnlyList<string> problems)
        : base(string.Join("; ", problems)) => Problems = problems;

    /// <summary>Everything that is wrong, one line each.</summary>
    public IReadOnlyList<string> Problems { get; }
}
