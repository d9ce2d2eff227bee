using System.Globalization;
using System.Net;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Prewarm.Sources.Http;

/// <summary>Names what went wrong with a request, without its address.</summary>
internal static class HttpFailures
{
    /// <summary>The failure behind a status that is not 2xx.</summary>
    public static SourceFailure Of(HttpStatusCode status)
    {
        var code = ((int)status).ToString(CultureInfo.InvariantCulture);
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => SourceFailure.Refused(
                $"HTTP {code}: check the source's credentials"
            ),
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => SourceFailure.Busy(
                $"HTTP {code}: the source is overloaded"
            ),
            HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.GatewayTimeout => SourceFailure.TooBig(
                $"HTTP {code}"
            ),
            >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => SourceFailure.Refused(
                $"HTTP {code}"
            ),
            _ => SourceFailure.Unreachable($"HTTP {code}"),
        };
    }

    /// <summary>True for exceptions of the transport; anything else is a mistake of ours and must not be hidden.</summary>
    public static bool IsKnown(Exception exception) =>
        exception
            is SourceFailure
                or TimeoutRejectedException
                or TaskCanceledException
                or BrokenCircuitException
                or HttpRequestException
                or IOException;

    /// <summary>The failure behind an exception of the transport.</summary>
    public static SourceFailure Of(Exception exception) =>
        exception switch
        {
            SourceFailure known => known,
            TimeoutRejectedException or TaskCanceledException => SourceFailure.TooBig(
                "no answer within the source's timeout",
                exception
            ),
            BrokenCircuitException => SourceFailure.Busy(
                "the source failed repeatedly and is given a pause",
                exception
            ),
            HttpRequestException http => SourceFailure.Unreachable(
                $"connection failed ({http.HttpRequestError})",
                exception
            ),
            _ => SourceFailure.Unreachable("the connection broke", exception),
        };
}
