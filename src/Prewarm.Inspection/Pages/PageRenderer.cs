using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Prewarm.Inspection.Api;

namespace Prewarm.Inspection.Pages;

/// <summary>Renders components on the server. Parts that hold nothing of one person are kept for a few seconds and shared by all pages.</summary>
internal sealed class PageRenderer(IServiceProvider services, ILoggerFactory loggers)
{
    private const int KeptMax = 256;
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(4);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>A whole page, made for one person.</summary>
    public async Task<IResult> PageAsync<TComponent>(
        IReadOnlyDictionary<string, object?> parameters,
        int status = StatusCodes.Status200OK
    )
        where TComponent : IComponent
    {
        var html = await RenderAsync<TComponent>(parameters).ConfigureAwait(false);
        return new HtmlResult(Encoding.UTF8.GetBytes(html), gzip: null, tag: null, status);
    }

    /// <summary>A part that is the same for everybody.</summary>
    /// <param name="key">What it depends on: its address.</param>
    /// <param name="parameters">Reads what it shows; called when nothing fresh is kept.</param>
    public async Task<IResult> SharedAsync<TComponent>(
        string key,
        Func<Task<IReadOnlyDictionary<string, object?>>> parameters
    )
        where TComponent : IComponent
    {
        var kept = Find(key);
        if (kept is null)
        {
            var body = Encoding.UTF8.GetBytes(
                await RenderAsync<TComponent>(await parameters().ConfigureAwait(false)).ConfigureAwait(false)
            );
            kept = new Kept(body, Gzip(body), TaggedResult.TagOf(body), TimeProvider.System.GetTimestamp());
            Keep(key, kept);
        }

        return new HtmlResult(kept.Body, kept.Gzip, kept.Tag, StatusCodes.Status200OK);
    }

    /// <summary>Forgets what is kept: something was changed.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _kept.Clear();
        }
    }

    internal static byte[] Gzip(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return packed.ToArray();
    }

    private async Task<string> RenderAsync<TComponent>(IReadOnlyDictionary<string, object?> parameters)
        where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer
            .Dispatcher.InvokeAsync(async () =>
            {
                var view = ParameterView.FromDictionary(new Dictionary<string, object?>(parameters));
                var root = await renderer.RenderComponentAsync<TComponent>(view).ConfigureAwait(true);
                return root.ToHtmlString();
            })
            .ConfigureAwait(false);
    }

    private Kept? Find(string key)
    {
        lock (_gate)
        {
            return _kept.TryGetValue(key, out var kept) && TimeProvider.System.GetElapsedTime(kept.At) < KeptFor
                ? kept
                : null;
        }
    }

    private void Keep(string key, Kept kept)
    {
        lock (_gate)
        {
            if (_kept.Count >= KeptMax)
            {
                _kept.Clear();
            }

            _kept[key] = kept;
        }
    }

    private sealed record Kept(byte[] Body, byte[] Gzip, string Tag, long At);
}
