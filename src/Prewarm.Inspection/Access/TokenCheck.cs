namespace Prewarm.Inspection.Access;

/// <summary>Who shows a token: the configured ones are asked first, then Kubernetes.</summary>
internal sealed class TokenCheck(ConfiguredTokens configured, ITokenReviewer reviewer)
{
    private const int LengthMax = 8_192;

    public async ValueTask<Caller?> CheckAsync(string token, CancellationToken cancellationToken) =>
        token.Length is 0 or > LengthMax
            ? null
            : configured.Find(token) ?? await reviewer.ReviewAsync(token, cancellationToken).ConfigureAwait(false);
}
