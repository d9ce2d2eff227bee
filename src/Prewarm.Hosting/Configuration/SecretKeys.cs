namespace Prewarm.Hosting.Configuration;

/// <summary>Which configuration keys hold secrets. Cautious: hiding a harmless value costs nothing.</summary>
public static class SecretKeys
{
    private static readonly string[] Words =
    [
        "password",
        "token",
        "secret",
        "connectionstring",
        "apikey",
        "credential",
        "privatekey",
        "headers",
        "url",
    ];

    /// <summary>True when the value must not be shown. Paths of files (<c>...File</c>) may be.</summary>
    public static bool IsSecret(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return !key.EndsWith("File", StringComparison.OrdinalIgnoreCase)
            && Array.Exists(Words, word => key.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
