using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Prewarm.Inspection.Access;
using Prewarm.Inspection.Reading;
using Prewarm.Inspection.Views;

namespace Prewarm.Inspection.Pages;

/// <summary>
/// Makes the views of the page once, in the background after the start: nearly all that a first view costs is the compilation of
/// the code that makes it, and nobody should wait for that.
/// </summary>
/// <remarks>
/// The endpoints are called in the process, beneath authentication and rate limits: no port, no token, nobody's allowance, and reads
/// leave nothing in the audit. Nothing waits for this and nothing depends on it. The chart is left out: the code that writes it
/// takes as much memory as both views together, for a quarter of the time that its reader has.
/// </remarks>
internal sealed class PageWarmUp(
    EndpointDataSource endpoints,
    IServiceScopeFactory scopes,
    FleetReader fleet,
    IHostApplicationLifetime lifetime,
    IOptions<PageOptions> options,
    TimeProvider wall,
    ILogger<PageWarmUp> logger
) : BackgroundService
{
    /// <summary>The start itself, its first probes and its first pass go before.</summary>
    internal static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(1);

    /// <summary>Between two views, so that this never holds a core for long.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>How often is looked for a workload: as often as the fleet is read for an open page.</summary>
    internal static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    /// <summary>Without a workload by then, the rest is left to whoever comes first.</summary>
    internal static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.WarmUp)
        {
            return;
        }

        try
        {
            await StartedAsync(stoppingToken).ConfigureAwait(false);
            await Task.Delay(AfterStart, wall, stoppingToken).ConfigureAwait(false);
            await ViewAsync("/", [], stoppingToken).ConfigureAwait(false);
            if (await FirstAsync(stoppingToken).ConfigureAwait(false) is not { } workload)
            {
                return;
            }

            var route = new RouteValueDictionary { ["ns"] = workload.Namespace, ["name"] = workload.Name };
            foreach (var pattern in (string[])["/", PageEndpoints.Workload])
            {
                await Task.Delay(Pause, wall, stoppingToken).ConfigureAwait(false);
                await ViewAsync(pattern, route, stoppingToken).ConfigureAwait(false);
            }

            logger.WarmedUp();
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            logger.WarmUpFailed(failure);
        }
    }

    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult).ConfigureAwait(false);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(false);
    }

    /// <summary>A workload to look at, one that has been decided on if there is: its record is part of what is compiled.</summary>
    private async Task<WorkloadView?> FirstAsync(CancellationToken stoppingToken)
    {
        var since = wall.GetTimestamp();
        while (true)
        {
            var known = fleet.Read().Workloads;
            var decided = known.FirstOrDefault(one => one.Decision is not null);
            if (decided is not null || wall.GetElapsedTime(since) >= GiveUpAfter)
            {
                return decided ?? (known.Count > 0 ? known[0] : null);
            }

            await Task.Delay(LookEvery, wall, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task ViewAsync(string pattern, RouteValueDictionary route, CancellationToken stoppingToken)
    {
        var endpoint = endpoints
            .Endpoints.OfType<RouteEndpoint>()
            .Single(one =>
                one.RoutePattern.RawText == pattern && one.Metadata.GetMetadata<InspectionEndpoint>() is not null
            );
        await using var scope = scopes.CreateAsyncScope();
        var context = new DefaultHttpContext
        {
            RequestServices = scope.ServiceProvider,
            RequestAborted = stoppingToken,
        };
        context.Request.Method = HttpMethods.Get;
        context.Request.Path = "/";
        context.Request.RouteValues = route;
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        await endpoint.RequestDelegate!(context).ConfigureAwait(false);
        if (context.Response.StatusCode != StatusCodes.Status200OK)
        {
            throw new InvalidOperationException($"The view {pattern} answered {context.Response.StatusCode}.");
        }
    }
}
