using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Prewarm.Sources.Tests.Kubernetes;

/// <summary>The part of the API server that Prewarm talks to: lists in pages, watches, Leases and Events, and its ways to fail.</summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    public const string Pods = "/api/v1/pods";
    public const string Events = "/api/v1/events";
    public const string Quotas = "/api/v1/resourcequotas";
    public const string Deployments = "/apis/apps/v1/deployments";
    public const string StatefulSets = "/apis/apps/v1/statefulsets";
    public const string ScaledObjects = "/apis/keda.sh/v1alpha1/scaledobjects";
    private const string Leases = "/apis/coordination.k8s.io/v1/namespaces/prewarm/leases";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, SortedDictionary<string, JsonObject>> _objects = new();
    private readonly ConcurrentDictionary<string, ConcurrentBag<Channel<string>>> _watches = new();
    private readonly Lock _lock = new();
    private int _version = 100;
    private JsonObject? _lease;

    private FakeApiServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>Paths that answer 403.</summary>
    public ConcurrentDictionary<string, bool> Forbidden { get; } = new();

    /// <summary>403s given, by path.</summary>
    public ConcurrentDictionary<string, int> Refusals { get; } = new();

    /// <summary>Paths whose next watch gets 410 inside the stream.</summary>
    public ConcurrentDictionary<string, bool> Expired { get; } = new();

    /// <summary>While set, answers wait for it.</summary>
    public TaskCompletionSource? Hang { get; set; }

    public int PageSize { get; set; } = int.MaxValue;

    public ConcurrentDictionary<string, int> Lists { get; } = new();

    public ConcurrentDictionary<string, int> Watches { get; } = new();

    public ConcurrentQueue<JsonObject> WrittenEvents { get; } = new();

    public JsonObject? Lease => _lease;

    /// <summary>A competitor's write between our read and our write.</summary>
    public bool ConflictOnNextWrite { get; set; }

    public static async Task<FakeApiServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new FakeApiServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>Adds or changes an object and tells the watches.</summary>
    public void Put(string path, JsonObject item)
    {
        lock (_lock)
        {
            item["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
            var all = _objects.GetOrAdd(path, _ => new SortedDictionary<string, JsonObject>(StringComparer.Ordinal));
            var isNew = !all.ContainsKey(KeyOf(item));
            all[KeyOf(item)] = item;
            Send(path, isNew ? "ADDED" : "MODIFIED", item);
        }
    }

    public void Delete(string path, JsonObject item, bool tell = true)
    {
        lock (_lock)
        {
            _objects
                .GetOrAdd(path, _ => new SortedDictionary<string, JsonObject>(StringComparer.Ordinal))
                .Remove(KeyOf(item));
            if (tell)
            {
                Send(path, "DELETED", item);
            }
        }
    }

    /// <summary>Ends every open watch of a path, as a server or a proxy does.</summary>
    public void Break(string path)
    {
        foreach (var watch in _watches.GetValueOrDefault(path) ?? [])
        {
            watch.Writer.TryComplete();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Hang?.TrySetResult();
        foreach (var path in _watches.Keys)
        {
            Break(path);
        }

        await _app.DisposeAsync();
    }

    private static string KeyOf(JsonObject item) => $"{item["metadata"]!["namespace"]}/{item["metadata"]!["name"]}";

    private void Send(string path, string type, JsonObject item)
    {
        var line = new JsonObject { ["type"] = type, ["object"] = item.DeepClone() }.ToJsonString();
        foreach (var watch in _watches.GetValueOrDefault(path) ?? [])
        {
            watch.Writer.TryWrite(line);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (Hang is { } hang)
        {
            await hang.Task.WaitAsync(context.RequestAborted);
        }

        var path = context.Request.Path.Value!;
        if (Forbidden.ContainsKey(path))
        {
            Refusals.AddOrUpdate(path, 1, (_, count) => count + 1);
            await FailAsync(context, StatusCodes.Status403Forbidden, "Forbidden");
        }
        else if (path.StartsWith(Leases, StringComparison.Ordinal))
        {
            await AnswerLeaseAsync(context);
        }
        else if (context.Request.Method == HttpMethods.Post)
        {
            WrittenEvents.Enqueue((await ReadAsync(context)).AsObject());
            await WriteAsync(context, WrittenEvents.Last());
        }
        else if (string.Equals(context.Request.Query["watch"], "true", StringComparison.OrdinalIgnoreCase))
        {
            await WatchAsync(context, path);
        }
        else
        {
            await ListAsync(context, path);
        }
    }

    private Task ListAsync(HttpContext context, string path)
    {
        Lists.AddOrUpdate(path, 1, (_, count) => count + 1);
        JsonObject answer;
        lock (_lock)
        {
            var all = _objects.GetValueOrDefault(path)?.Values.ToList() ?? [];
            var from = int.TryParse(context.Request.Query["continue"], CultureInfo.InvariantCulture, out var at)
                ? at
                : 0;
            var page = all.Skip(from).Take(PageSize).Select(item => item.DeepClone()).ToArray();
            var next =
                from + page.Length < all.Count ? (from + page.Length).ToString(CultureInfo.InvariantCulture) : null;
            answer = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "List",
                ["metadata"] = new JsonObject
                {
                    ["resourceVersion"] = _version.ToString(CultureInfo.InvariantCulture),
                    ["continue"] = next,
                },
                ["items"] = new JsonArray([.. page]),
            };
        }

        return WriteAsync(context, answer);
    }

    private async Task WatchAsync(HttpContext context, string path)
    {
        Watches.AddOrUpdate(path, 1, (_, count) => count + 1);
        var channel = Channel.CreateUnbounded<string>();
        lock (_lock)
        {
            // What changed between the listing and this watch, as etcd would replay it.
            var from = int.TryParse(context.Request.Query["resourceVersion"], CultureInfo.InvariantCulture, out var at)
                ? at
                : 0;
            foreach (var item in _objects.GetValueOrDefault(path)?.Values ?? Enumerable.Empty<JsonObject>())
            {
                if (int.Parse((string)item["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture) > from)
                {
                    channel.Writer.TryWrite(
                        new JsonObject { ["type"] = "MODIFIED", ["object"] = item.DeepClone() }.ToJsonString()
                    );
                }
            }

            _watches.GetOrAdd(path, _ => []).Add(channel);
        }

        if (Expired.TryRemove(path, out _))
        {
            channel.Writer.TryWrite(
                """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410}}"""
            );
        }

        context.Response.ContentType = "application/json";
        await context.Response.StartAsync(context.RequestAborted);
        await foreach (var line in channel.Reader.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync(line + "\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private async Task AnswerLeaseAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await (
                _lease is null
                    ? FailAsync(context, StatusCodes.Status404NotFound, "NotFound")
                    : WriteAsync(context, _lease)
            );
            return;
        }

        var sent = (await ReadAsync(context)).AsObject();
        var isStale =
            _lease is not null
            && (string?)sent["metadata"]!["resourceVersion"] != (string?)_lease["metadata"]!["resourceVersion"];
        if (isStale || ConflictOnNextWrite)
        {
            ConflictOnNextWrite = false;
            await FailAsync(context, StatusCodes.Status409Conflict, "Conflict");
            return;
        }

        sent["metadata"]!["resourceVersion"] = Interlocked
            .Increment(ref _version)
            .ToString(CultureInfo.InvariantCulture);
        _lease = sent;
        await WriteAsync(context, sent);
    }

    private static async Task<JsonNode> ReadAsync(HttpContext context) =>
        (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;

    private static Task WriteAsync(HttpContext context, JsonNode answer)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private static Task FailAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        return WriteAsync(
            context,
            new JsonObject
            {
                ["kind"] = "Status",
                ["apiVersion"] = "v1",
                ["status"] = "Failure",
                ["reason"] = reason,
                ["code"] = status,
            }
        );
    }
}
