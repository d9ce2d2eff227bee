using Microsoft.Extensions.Options;

namespace Prewarm.Scaler;

/// <summary>Rules of <see cref="ScalerOptions"/> that no annotation can say.</summary>
internal sealed class ScalerOptionsRules : IValidateOptions<ScalerOptions>
{
    public ValidateOptionsResult Validate(string? name, ScalerOptions options)
    {
        var failures = new List<string>();
        if (options.MaxAge < options.PollingStep)
        {
            failures.Add("Scaler:MaxAge must not be below Scaler:PollingStep: one late sample would end the ladder.");
        }

        if (options.ForecasterAddress.Length > 0 && !IsHttp(options.ForecasterAddress))
        {
            failures.Add("Scaler:ForecasterAddress must be empty or an http:// or https:// address.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsHttp(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
