namespace Prewarm.Hosting.Configuration;

/// <summary>The configuration cannot be used. The message is one line for the operator: place and rule, no values.</summary>
public sealed class ConfigurationException(string message) : Exception(message);
