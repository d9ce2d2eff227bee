using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Prewarm.Inspection.Api;

namespace Prewarm.Inspection.Access;

/// <summary>How much one caller may ask for: a bucket for reads, a smaller one for changes and sign-ins.</summary>
internal static class RateLimits
{
    public const string Reads = "prewarm.reads";
    public const string Changes = "prewarm.changes";
    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);

    public static void Configure(RateLimiterOptions limiter)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = static async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Refill;
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds))
                .ToString(CultureInfo.InvariantCulture);
            await Problems
                .WriteAsync(
                    rejected.HttpContext,
                    StatusCodes.Status429TooManyRequests,
                    "Too many requests",
                    "This caller asked too often; try again after the time in Retry-After."
                )
                .ConfigureAwait(false);
        };
        limiter.AddPolicy(Reads, context => Bucket(context, "r:", Options(context).RequestsPerMinute));
        limiter.AddPolicy(Changes, context => Bucket(context, "c:", Options(context).ChangesPerMinute));
    }

    private static AccessOptions Options(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<AccessOptions>>().Value;

    /// <summary>A quarter of a minute's worth may come at once; the rest trickles in.</summary>
    private static RateLimitPartition<string> Bucket(HttpContext context, string kind, int perMinute) =>
        RateLimitPartition.GetTokenBucketLimiter(
            kind + (context.User.Identity?.Name ?? context.Connection.RemoteIpAddress?.ToString() ?? "unknown"),
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = Math.Max(5, perMinute / 4),
                TokensPerPeriod = Math.Max(1, perMinute / 60),
                ReplenishmentPeriod = perMinute >= 60 ? Refill : TimeSpan.FromMinutes(1.0 / perMinute),
                QueueLimit = 0,
                AutoReplenishment = true,
            }
        );
}
