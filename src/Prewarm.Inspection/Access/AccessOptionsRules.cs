using Microsoft.Extensions.Options;

namespace Prewarm.Inspection.Access;

/// <summary>Checks <see cref="AccessOptions"/> as a whole. Names keys and rules, never values.</summary>
internal sealed class AccessOptionsRules : IValidateOptions<AccessOptions>
{
    private const int HexLength = 64;

    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var failures = new List<string>();
        Check(
            failures,
            "RequestsPerMinute",
            options.RequestsPerMinute is >= 10 and <= 1_000_000,
            "must be within 10 and 1000000"
        );
        Check(
            failures,
            "ChangesPerMinute",
            options.ChangesPerMinute is >= 1 and <= 100_000,
            "must be within 1 and 100000"
        );
        for (var i = 0; i < options.Tokens.Count; i++)
        {
            CheckToken(failures, $"Tokens:{i}", options.Tokens[i]);
        }

        var review = options.TokenReview;
        if (review.Enabled)
        {
            var good =
                Uri.TryCreate(review.Address, UriKind.Absolute, out var address)
                && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
                && address.UserInfo.Length == 0;
            Check(failures, "TokenReview:Address", good, "must be an http:// or https:// address without credentials");
            Check(
                failures,
                "TokenReview:CaFile",
                string.IsNullOrEmpty(review.CaFile) || File.Exists(review.CaFile),
                "names a file that does not exist"
            );
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckToken(List<string> failures, string key, TokenOptions token)
    {
        Check(failures, key + ":Name", token.Name.Length is > 0 and <= 64, "must have 1 to 64 characters");
        Check(failures, key + ":Role", token.Role is Roles.Viewer or Roles.Operator, "must be viewer or operator");
        Check(
            failures,
            key,
            string.IsNullOrEmpty(token.Sha256) != string.IsNullOrEmpty(token.File),
            "needs either Sha256 or File"
        );
        Check(
            failures,
            key + ":Sha256",
            string.IsNullOrEmpty(token.Sha256)
                || (token.Sha256.Length == HexLength && token.Sha256.All(char.IsAsciiHexDigit)),
            "must be 64 hex digits"
        );
        Check(
            failures,
            key + ":File",
            string.IsNullOrEmpty(token.File) || File.Exists(token.File),
            "names a file that does not exist"
        );
    }

    private static void Check(List<string> failures, string key, bool good, string rule)
    {
        if (!good)
        {
            failures.Add($"{AccessOptions.Section}:{key} {rule}.");
        }
    }
}
