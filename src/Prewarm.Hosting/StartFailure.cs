using Microsoft.Extensions.Options;
using Prewarm.Hosting.Configuration;

namespace Prewarm.Hosting;

/// <summary>Says in one line per reason why a process cannot start.</summary>
internal static class StartFailure
{
    public static IEnumerable<string> Describe(Exception failure) =>
        failure switch
        {
            OptionsValidationException invalid => invalid.Failures.Select(rule => "configuration: " + rule),
            ConfigurationException invalid => invalid.Problems.Select(problem => "configuration: " + problem),
            AggregateException many => many.InnerExceptions.SelectMany(Describe),
            IOException io => ["start: " + io.Message],
            InvalidOperationException binding
                when binding.Message.Contains("configuration value", StringComparison.Ordinal) =>
            [
                "configuration: " + WithoutValue(binding.Message),
            ],
            _ => [$"start: {failure.GetType().Name}: {failure.Message}"],
        };

    /// <summary>The binder says "Failed to convert configuration value 'X' at 'A:B' to type 'C'": the value may be a secret.</summary>
    private static string WithoutValue(string message)
    {
        var at = message.IndexOf(" at '", StringComparison.Ordinal);
        return at < 0 ? "a value has the wrong type" : "cannot read the value" + message[at..];
    }
}
