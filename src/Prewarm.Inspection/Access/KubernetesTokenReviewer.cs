using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Prewarm.Inspection.Access;

/// <summary>Kubernetes' TokenReview (authentication.k8s.io/v1) over plain HTTP. Answers are kept for a minute, by the token's hash.</summary>
internal sealed class KubernetesTokenReviewer(
    HttpClient http,
    IOptions<AccessOptions> options,
    TimeProvider clock,
    ILogger<KubernetesTokenReviewer> logger
) : ITokenReviewer
{
    private const int KeptMax = 1_000;
    private const int TokenLengthMax = 8_192;
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Caller? Caller, long At)> _kept = new(StringComparer.Ordinal);

    public async ValueTask<Caller?> ReviewAsync(string token, CancellationToken cancellationToken)
    {
        var review = options.Value.TokenReview;
        if (!review.Enabled || token.Length is 0 or > TokenLengthMax)
        {
            return null;
        }

        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        lock (_gate)
        {
            if (_kept.TryGetValue(key, out var known) && clock.GetElapsedTime(known.At) < KeptFor)
            {
                return known.Caller;
            }
        }

        try
        {
            using var patience = new CancellationTokenSource(Patience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            var caller = Role(await AskAsync(review, token, either.Token).ConfigureAwait(false), review);
            Keep(key, caller);
            return caller;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody gets in while Kubernetes cannot be asked; the answer is not kept, so the next request asks again.
            logger.TokenReviewFailed(failure.GetType().Name);
            return null;
        }
    }

    private async Task<ReviewStatus?> AskAsync(
        TokenReviewOptions review,
        string token,
        CancellationToken cancellationToken
    )
    {
        var address = new Uri(
            new Uri(review.Address.EndsWith('/') ? review.Address : review.Address + "/"),
            "apis/authentication.k8s.io/v1/tokenreviews"
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        var own = await File.ReadAllTextAsync(review.TokenFile, cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", own.Trim());
        request.Content = JsonContent.Create(
            new
            {
                apiVersion = "authentication.k8s.io/v1",
                kind = "TokenReview",
                spec = new { token, audiences = review.Audiences.Count == 0 ? null : review.Audiences },
            }
        );
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var answer = await JsonSerializer
            .DeserializeAsync<ReviewAnswer>(body, JsonSerializerOptions.Web, cancellationToken)
            .ConfigureAwait(false);
        return answer?.Status;
    }

    private static Caller? Role(ReviewStatus? status, TokenReviewOptions review)
    {
        if (status is not { Authenticated: true, User.Username: { Length: > 0 } user })
        {
            return null;
        }

        // A server that knows no audiences ignores them; then the token was not checked for ours.
        if (review.Audiences.Count > 0 && !(status.Audiences ?? []).Intersect(review.Audiences).Any())
        {
            return null;
        }

        var groups = status.User.Groups ?? [];
        return review.OperatorUsers.Contains(user) || groups.Intersect(review.OperatorGroups).Any()
                ? new Caller(user, Roles.Operator)
            : review.ViewerUsers.Contains(user) || groups.Intersect(review.ViewerGroups).Any()
                ? new Caller(user, Roles.Viewer)
            : null;
    }

    private void Keep(string key, Caller? caller)
    {
        lock (_gate)
        {
            if (_kept.Count >= KeptMax)
            {
                _kept.Clear(); // Rare, and only costs new questions.
            }

            _kept[key] = (caller, clock.GetTimestamp());
        }
    }

    private sealed record ReviewAnswer(ReviewStatus? Status);

    private sealed record ReviewStatus(bool Authenticated, ReviewUser? User, List<string>? Audiences);

    private sealed record ReviewUser(string? Username, List<string>? Groups);
}
