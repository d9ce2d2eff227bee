using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Prewarm.FunctionalTests.Faults;

/// <summary>The metrics endpoint of many models; each test owns one and changes what it exposes.</summary>
internal sealed class FaultEngine : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<string>> _models = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private TaskCompletionSource _scraped = NewSource();

    private FaultEngine(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Urls.First()).Port;

    public static async Task<FaultEngine> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var engine = new FaultEngine(builder.Build());
        engine._app.Run(engine.AnswerAsync);
        await engine._app.StartAsync(cancellationToken);
        return engine;
    }

    /// <summary>What a model exposes from now on; called once per scrape.</summary>
    public void Expose(string model, Func<string> text) => _models[model] = text;

    /// <summary>Waits for whole scrapes that begin from now on.</summary>
    public async Task WaitForScrapesAsync(int count, CancellationToken cancellationToken)
    {
        for (var i = 0; i <= count; i++) // One more: the first may have begun before.
        {
            Task next;
            lock (_gate)
            {
                next = _scraped.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4";
        await context.Response.WriteAsync(string.Concat(_models.Values.Select(text => text())), context.RequestAborted);
        TaskCompletionSource done;
        lock (_gate)
        {
            (done, _scraped) = (_scraped, NewSource());
        }

        done.TrySetResult();
    }
}
