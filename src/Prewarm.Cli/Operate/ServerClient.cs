using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Prewarm.Cli.Operate;

/// <summary>Talks to the API of a forecaster. Failures become one line for people.</summary>
internal sealed class ServerClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http;

    public ServerClient(Uri address, string? token)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = Patience };
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>Path of a workload, <c>NS/NAME</c>, in the API.</summary>
    /// <exception cref="ServerException">It is not of that form.</exception>
    public static string Path(string workload, string tail = "")
    {
        var parts = workload.Split('/');
        return parts.Length == 2 && parts.All(part => part.Length > 0)
            ? $"api/v1/workloads/{Uri.EscapeDataString(parts[0])}/{Uri.EscapeDataString(parts[1])}{tail}"
            : throw new ServerException("a workload is written NAMESPACE/NAME", isUsage: true);
    }

    /// <exception cref="ServerException">No usable answer.</exception>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Get, path, body: null, cancellationToken).ConfigureAwait(false);

    /// <summary>Sends a request and reads its JSON; an empty answer is an undefined element.</summary>
    /// <exception cref="ServerException">No usable answer.</exception>
    public async Task<JsonElement> SendAsync(
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null)
            {
                request.Content = JsonContent.Create(body, options: JsonSerializerOptions.Web);
            }

            using var answer = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                throw Problem(answer.StatusCode, text);
            }

            return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (HttpRequestException unreachable)
        {
            throw new ServerException($"the forecaster does not answer ({unreachable.HttpRequestError})");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerException("the forecaster does not answer in time");
        }
        catch (JsonException)
        {
            throw new ServerException("the answer is not JSON; is that the forecaster's address?");
        }
    }

    public void Dispose() => _http.Dispose();

    private static ServerException Problem(HttpStatusCode status, string text)
    {
        var detail = string.Empty;
        try
        {
            var problem = JsonSerializer.Deserialize<JsonElement>(text);
            detail = problem.TryGetProperty("detail", out var said) ? said.GetString() ?? string.Empty : string.Empty;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            detail = "the answer is no problem document; is that the forecaster's address?";
        }

        return new ServerException(
            $"{(int)status} {detail}".TrimEnd(),
            isUsage: status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound
        );
    }
}

/// <summary>The forecaster gave no usable answer. The message is one line and safe to show.</summary>
internal sealed class ServerException(string message, bool isUsage = false) : Exception(message)
{
    /// <summary>True when what was asked for is wrong, rather than the server.</summary>
    public bool IsUsage { get; } = isUsage;
}
