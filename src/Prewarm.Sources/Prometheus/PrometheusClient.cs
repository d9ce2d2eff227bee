using System.Globalization;
using System.Text.Json;
using Prewarm.Sources.Http;
using Prewarm.Sources.Options;
using Prewarm.Sources.Series;

namespace Prewarm.Sources.Prometheus;

/// <summary>Prometheus' HTTP API: instant and range queries, as POSTed forms so that long queries fit.</summary>
internal sealed class PrometheusClient(HttpClient http, SourceOptions options)
{
    private const int BytesMax = 128 * 1024 * 1024;

    /// <summary>An instant query. A range selector such as <c>x[2m]</c> gives the raw samples.</summary>
    /// <exception cref="SourceFailure">No usable answer.</exception>
    public Task<IReadOnlyList<SampledSeries>> QueryAsync(
        string query,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        PostAsync(
            "api/v1/query",
            [new("query", query), new("time", Seconds(at))],
            mayBePartial: true,
            cancellationToken
        );

    /// <summary>A range query; both ends included.</summary>
    /// <exception cref="SourceFailure">No usable answer; a partial one is none, because it would be kept for good.</exception>
    public Task<IReadOnlyList<SampledSeries>> QueryRangeAsync(
        string query,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken
    ) =>
        PostAsync(
            "api/v1/query_range",
            [
                new("query", query),
                new("start", Seconds(from)),
                new("end", Seconds(to)),
                new("step", step.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)),
                new("partial_response", "false"), // Thanos
                new("deny_partial_response", "1"), // VictoriaMetrics
            ],
            mayBePartial: false,
            cancellationToken
        );

    private async Task<IReadOnlyList<SampledSeries>> PostAsync(
        string path,
        KeyValuePair<string, string>[] form,
        bool mayBePartial,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(BaseUri(), path));
            request.Content = new FormUrlEncodedContent(form);
            SourceCredentials.Apply(request, options);
            using var response = await http.SendAsync(
                    request,
                    HttpCompletionOption.ResponseHeadersRead,
                    cancellationToken
                )
                .ConfigureAwait(false);
            var body = await BoundedBody.ReadAsync(response.Content, BytesMax, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw PrometheusAnswer.ReadError(body) ?? HttpFailures.Of(response.StatusCode);
            }

            return PrometheusAnswer.Read(body, mayBePartial);
        }
        catch (JsonException invalid)
        {
            throw SourceFailure.Unreachable("the answer is not Prometheus' JSON", invalid);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && HttpFailures.IsKnown(failure))
        {
            throw HttpFailures.Of(failure);
        }
    }

    private Uri BaseUri() => new(options.Url!.EndsWith('/') ? options.Url : options.Url + "/");

    private static string Seconds(DateTimeOffset at) =>
        (at.ToUnixTimeMilliseconds() / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);
}
