using System.Net.Http.Headers;
using System.Text;
using Prewarm.Sources.Options;

namespace Prewarm.Sources.Http;

/// <summary>Puts credentials on a request. Files are read for each request: secrets are rotated under us, and reads are rare.</summary>
internal static class SourceCredentials
{
    public static void Apply(HttpRequestMessage request, SourceOptions options)
    {
        foreach (var (name, value) in options.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (ReadSecret(options.BearerToken, options.BearerTokenFile) is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        else if (options.Username is { } user)
        {
            var password = ReadSecret(options.Password, options.PasswordFile) ?? string.Empty;
            var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", pair);
        }
    }

    /// <summary>The value itself, or the trimmed content of its file; null when neither is configured.</summary>
    /// <exception cref="SourceFailure">The file cannot be read.</exception>
    public static string? ReadSecret(string? value, string? file)
    {
        if (string.IsNullOrEmpty(file))
        {
            return value;
        }

        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw SourceFailure.Unreachable("a credentials file cannot be read");
        }
    }
}
