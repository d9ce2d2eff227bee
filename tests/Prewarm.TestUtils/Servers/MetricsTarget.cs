using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Prewarm.TestUtils.Servers;

/// <summary>A small HTTP server whose answer a test sets: an engine's metrics, or a source that misbehaves. Counts requests.</summary>
public sealed class MetricsTarget : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private MetricsTarget(WebApplication app) => _app = app;

    public string Text { get; set; } = string.Empty;

    public string ContentType { get; set; } = "text/plain; version=0.0.4";

    public int Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>When set, answers wait for it.</summary>
    public TaskCompletionSource? Hang { get; set; }

    /// <summary>When set, answers instead of all the above.</summary>
    public Func<HttpContext, Task>? Handler { get; set; }

    public int Requests => Volatile.Read(ref _requests);

    public string Address => _app.Urls.First();

    public int Port => new Uri(Address).Port;

    public static async Task<MetricsTarget> StartAsync(CancellationToken cancellationToken, IPAddress? address = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address ?? IPAddress.Loopback, 0));
        var app = builder.Build();
        var target = new MetricsTarget(app);
        app.Run(target.AnswerAsync);
        await app.StartAsync(cancellationToken);
        return target;
    }

    public ValueTask DisposeAsync()
    {
        Hang?.TrySetResult();
        return _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        if (Hang is { } hang)
        {
            await hang.Task.WaitAsync(context.RequestAborted);
        }

        if (Handler is { } handler)
        {
            await handler(context);
            return;
        }

        context.Response.StatusCode = Status;
        context.Response.ContentType = ContentType;
        await context.Response.WriteAsync(Text, context.RequestAborted);
    }
}
