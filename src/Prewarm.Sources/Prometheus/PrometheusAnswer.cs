using System.Globalization;
using System.Text.Json;
using Prewarm.Sources.Series;

namespace Prewarm.Sources.Prometheus;

/// <summary>Reads the JSON of Prometheus' query API: vectors, matrices and scalars, all as series of samples.</summary>
internal static class PrometheusAnswer
{
    private const string NameLabel = "__name__";

    /// <exception cref="JsonException">Not JSON, or not of Prometheus' shape.</exception>
    /// <exception cref="SourceFailure">Prometheus says that the query failed.</exception>
    public static IReadOnlyList<SampledSeries> Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("status", out var status))
        {
            throw new JsonException("no status");
        }

        if (status.GetString() != "success")
        {
            throw Error(root);
        }

        if (!root.TryGetProperty("data", out var data) || !data.TryGetProperty("result", out var result))
        {
            throw new JsonException("no result");
        }

        var type = data.TryGetProperty("resultType", out var kind) ? kind.GetString() : null;
        return type switch
        {
            "vector" => [.. result.EnumerateArray().Select(one => ReadSeries(one, "value", single: true))],
            "matrix" =>
            [
                .. result
                    .EnumerateArray()
                    .Select(one => ReadSeries(one, "values", single: false))
                    .Where(one => one.Samples.Count > 0),
            ],
            "scalar" => [new SampledSeries(string.Empty, new Dictionary<string, string>(), [Sample(result)])],
            _ => throw new JsonException("unknown result type"),
        };
    }

    /// <summary>The error in a body that came with a status of failure; null when it is not Prometheus' own.</summary>
    public static SourceFailure? ReadError(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("errorType", out _)
                ? Error(document.RootElement)
                : null;
        }
        catch (JsonException)
        {
            return null; // A proxy's page: the status code says enough.
        }
    }

    /// <summary>Only the type is told: the message repeats the query, and with it a tenant's label values.</summary>
    private static SourceFailure Error(JsonElement root)
    {
        var type = root.TryGetProperty("errorType", out var value) ? value.GetString() : null;
        return type switch
        {
            "bad_data" or "execution" => SourceFailure.RefusedQuery($"Prometheus refuses the query ({type})"),
            "timeout" or "canceled" or "unavailable" or "internal" => SourceFailure.Unreachable(
                $"Prometheus could not answer ({type})"
            ),
            _ => SourceFailure.Unreachable("Prometheus could not answer"),
        };
    }

    private static SampledSeries ReadSeries(JsonElement element, string property, bool single)
    {
        var name = string.Empty;
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in element.GetProperty("metric").EnumerateObject())
        {
            if (label.NameEquals(NameLabel))
            {
                name = label.Value.GetString() ?? string.Empty;
            }
            else
            {
                labels[label.Name] = label.Value.GetString() ?? string.Empty;
            }
        }

        var values = element.GetProperty(property);
        return new SampledSeries(name, labels, single ? [Sample(values)] : [.. values.EnumerateArray().Select(Sample)]);
    }

    private static (double At, double Value) Sample(JsonElement pair)
    {
        var text = pair[1].GetString();
        var value = text switch
        {
            "+Inf" or "Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw new JsonException("a sample is not a number"),
        };
        return (pair[0].GetDouble(), value);
    }
}
