using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Prewarm.FunctionalTests.Faults;

/// <summary>What goes wrong between the scaler and Prometheus.</summary>
public enum SourceFault
{
    None,
    Slow,
    InternalError,
    Unauthorized,
    Html,
}

/// <summary>Stands between the scaler and Prometheus and puts one fault in.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new();
    private readonly CancellationTokenSource _closing = new();
    private int _faults;

    private FaultProxy(WebApplication app, int upstream)
    {
        _app = app;
        Upstream = upstream;
    }

    /// <summary>Port of Prometheus; may change when it moves.</summary>
    public int Upstream { get; set; }

    public SourceFault Fault { get; set; }

    /// <summary>Requests that met a fault.</summary>
    public int Faults => Volatile.Read(ref _faults);

    public string Address => _app.Urls.First();

    public static async Task<FaultProxy> StartAsync(int upstream, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var proxy = new FaultProxy(builder.Build(), upstream);
        proxy._app.Run(proxy.AnswerAsync);
        await proxy._app.StartAsync(cancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.DisposeAsync();
        _client.Dispose();
        _closing.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var fault = Fault;
        if (fault == SourceFault.None)
        {
            await ForwardAsync(context);
            return;
        }

        Interlocked.Increment(ref _faults);
        switch (fault)
        {
            case SourceFault.Slow:
                // Slower than any limit: until the caller has had enough.
                using (
                    var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token)
                )
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone.Token)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                break;
            case SourceFault.InternalError:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                await context.Response.WriteAsync(
                    "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}"
                );
                break;
            case SourceFault.Unauthorized:
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                break;
            default:
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<html><body>Please sign in: 0 results</body></html>");
                break;
        }
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var address = new Uri($"http://127.0.0.1:{Upstream}{context.Request.Path}{context.Request.QueryString}");
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), address);
        if (HttpMethods.IsPost(context.Request.Method))
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        try
        {
            using var response = await _client.SendAsync(request, context.RequestAborted);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            context.Abort(); // Nobody listens there: the caller sees a connection that breaks.
        }
        catch (OperationCanceledException)
        {
            // The caller has gone.
        }
    }
}
