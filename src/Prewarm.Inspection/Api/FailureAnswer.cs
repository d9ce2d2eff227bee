using Prewarm.Storage;

namespace Prewarm.Inspection.Api;

/// <summary>What a caller gets when something failed: the part that failed and what still works, never a stack.</summary>
internal static class FailureAnswer
{
    public static async Task WriteAsync(HttpContext context, Exception failure)
    {
        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Prewarm.Inspection");
        var path = Scaling.Triggers.SafeText.Shorten(context.Request.Path);
        var (status, title, detail) = failure switch
        {
            BadHttpRequestException bad => (
                bad.StatusCode,
                "Bad request",
                "The body or a parameter cannot be read: see the API document."
            ),
            StorageException store => (503, "The store cannot be read", store.Message),
            _ => (500, "Something failed", "The log of the forecaster says what. KEDA is answered all the same."),
        };
        if (status == 503)
        {
            logger.StoreFailed(path, failure.Message);
        }
        else if (status == 500)
        {
            logger.RequestFailed(failure, path);
        }

        await Problems.WriteAsync(context, status, title, detail).ConfigureAwait(false);
    }
}
