using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using Microsoft.Extensions.Logging;

namespace Prewarm.Sources.Kubernetes.Watching;

/// <summary>List, then watch from there, for ever: an ended stream goes on, an expired version lists anew, a refusal waits.</summary>
internal sealed class ResourceWatch<T>(
    IResourceFeed<T> feed,
    IResourceSink<T> sink,
    KubernetesOptions options,
    TimeProvider clock,
    ILogger logger
)
{
    private static readonly TimeSpan BackoffMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromMinutes(1);
    private const int ItemsMax = 200_000;

    /// <summary>The server ends a watch at its timeout; one that lasts longer by this has lost its connection.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private const long NeverListed = -1;
    private const long Working = 0;

    private TimeSpan _backoff = BackoffMin;
    private bool _isTroubled;

    // Instant at which it broke, in ticks; or one of the two above.
    private long _broken = NeverListed;

    /// <summary>True while what the sink holds may be believed: it was listed, and nothing has been broken for longer than MaxAge.</summary>
    public bool IsUsable =>
        Volatile.Read(ref _broken) switch
        {
            NeverListed => false,
            Working => true,
            var ticks => clock.GetUtcNow().UtcTicks - ticks <= options.MaxAge.Ticks,
        };

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var wait = await OnceAsync(stoppingToken).ConfigureAwait(false);
            await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>One listing and the watches that follow from it, until something breaks.</summary>
    /// <returns>How long to wait before the next listing.</returns>
    internal async Task<TimeSpan> OnceAsync(CancellationToken stoppingToken)
    {
        var began = clock.GetTimestamp();
        try
        {
            var version = await ListAsync(stoppingToken).ConfigureAwait(false);
            while (true)
            {
                version = await WatchAsync(version, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (StatusOf(failure) is HttpStatusCode.Gone)
        {
            // The server forgot the version we were at. That is how it works, not a failure; but one that forgets what it has
            // just listed must not be asked in a tight loop.
            return clock.GetElapsedTime(began) < BackoffMin ? BackoffMin : TimeSpan.Zero;
        }
        catch (Exception failure) when (IsRefusal(failure))
        {
            Trouble(() => logger.KubernetesRefused(feed.Name, (int)StatusOf(failure)!.Value));
            return options.RefusedRetry;
        }
        catch (Exception failure) when (IsExpected(failure) && !stoppingToken.IsCancellationRequested)
        {
            Trouble(() => logger.KubernetesFailed(feed.Name, failure.GetType().Name));
            var wait = _backoff;
            _backoff = _backoff * 2 > BackoffMax ? BackoffMax : _backoff * 2;
            return wait;
        }
    }

    private async Task<string> ListAsync(CancellationToken stoppingToken)
    {
        var all = new List<T>();
        string? next = null;
        ResourcePage<T> page;
        do
        {
            page = await feed.ListAsync(next, stoppingToken).ConfigureAwait(false);
            all.AddRange(page.Items);
            next = page.Continue;
        } while (!string.IsNullOrEmpty(next) && all.Count < ItemsMax);

        sink.Reset(all);
        Contact();
        return page.Version;
    }

    /// <returns>The version that the next watch goes on from.</returns>
    private async Task<string> WatchAsync(string version, CancellationToken stoppingToken)
    {
        Exception? inStream = null;
        using var silence = new CancellationTokenSource(options.WatchTimeout + Grace, clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, silence.Token);
        var began = clock.GetTimestamp();
        var events = feed.WatchAsync(
            version,
            failure =>
            {
                inStream = failure;
                ended.Cancel();
            },
            ended.Token
        );
        try
        {
            await foreach (var (type, item) in events.ConfigureAwait(false))
            {
                version = feed.VersionOf(item) ?? version;
                Contact();
                Apply(type, item);
            }
        }
        catch (OperationCanceledException) when (inStream is not null && !stoppingToken.IsCancellationRequested)
        {
            // An error in the stream cancelled it; it is thrown below.
        }

        if (inStream is not null)
        {
            throw inStream;
        }

        // A server or proxy that ends every watch at once would otherwise be asked in a tight loop.
        if (clock.GetElapsedTime(began) < BackoffMin)
        {
            await Task.Delay(BackoffMin, clock, stoppingToken).ConfigureAwait(false);
        }

        Contact();
        return version;
    }

    private void Apply(WatchEventType type, T item)
    {
        switch (type)
        {
            case WatchEventType.Added or WatchEventType.Modified:
                sink.Changed(item);
                break;
            case WatchEventType.Deleted:
                sink.Deleted(item);
                break;
        }
    }

    private void Contact()
    {
        Volatile.Write(ref _broken, Working);
        _backoff = BackoffMin;
        if (_isTroubled)
        {
            _isTroubled = false;
            logger.KubernetesRecovered(feed.Name);
        }
    }

    /// <summary>Tells once when a watch stops working, not on every try.</summary>
    private void Trouble(Action tell)
    {
        Interlocked.CompareExchange(ref _broken, clock.GetUtcNow().UtcTicks, Working);
        if (!_isTroubled)
        {
            _isTroubled = true;
            tell();
        }
    }

    private static bool IsRefusal(Exception failure) =>
        StatusOf(failure) is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound;

    private static bool IsExpected(Exception failure) =>
        failure
            is HttpOperationException
                or HttpRequestException
                or IOException
                or KubernetesException
                or JsonException
                or OperationCanceledException;

    private static HttpStatusCode? StatusOf(Exception failure) =>
        failure switch
        {
            HttpOperationException { Response: { } response } => response.StatusCode,
            KubernetesException { Status.Code: { } code } => (HttpStatusCode)code,
            _ => null,
        };
}
