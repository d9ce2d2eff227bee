using System.Globalization;
using System.Text.Json;
using Prewarm.Sources.Series;

namespace Prewarm.Sources.Prometheus;

/// <summary>Reads the JSON of Prometheus' query API: vectors, matrices and scalars, all as series of samples.</summary>
internal static class PrometheusAnswer
{
    private const string NameLabel = "__name__";

    /// <exception cref="JsonException">Not JSON, or not of Prometheus' shape.</exception>
    /// <exception cref="SourceFailure">Prometheus says that the query failed, or the answer is partial and must not be.</exception>
    public static IReadOnlyList<SampledSeries> Read(ReadOnlyMemory<byte> body, bool mayBePartial)
    {
        using var document = JsonDocument.Parse(body);
        try
        {
            return ReadRoot(document.RootElement, mayBePartial);
        }
        catch (Exception wrong)
            when (wrong
                    is InvalidOperationException
                        or KeyNotFoundException
                        or IndexOutOfRangeException
                        or FormatException
            )
        {
            // What System.Text.Json says of a member that is missing or of another kind.
            throw new JsonException("an answer of another shape", wrong);
        }
    }

    private static IReadOnlyList<SampledSeries> ReadRoot(JsonElement root, bool mayBePartial)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("status", out var status))
        {
            throw new JsonException("no status");
        }

        if (status.GetString() != "success")
        {
            throw Error(root);
        }

        if (!mayBePartial)
        {
            RefusePartial(root);
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

    /// <exception cref="SourceFailure">Part of the data was not read: a gap in it would look like silence.</exception>
    private static void RefusePartial(JsonElement root)
    {
        var isPartial = root.TryGetProperty("isPartial", out var flag) && flag.ValueKind == JsonValueKind.True; // VictoriaMetrics
        if (
            isPartial
            || root.TryGetProperty("warnings", out var warnings) && warnings.EnumerateArray().Any(IsOfStorage)
        )
        {
            throw SourceFailure.Unreachable("the answer is partial: a part of the source's storage is away");
        }
    }

    /// <summary>Remarks on the query itself begin with its language; all others tell of storage that did not answer.</summary>
    private static bool IsOfStorage(JsonElement warning) =>
        warning.GetString()?.StartsWith("PromQL ", StringComparison.Ordinal) != true;

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
            "bad_data" or "400" => SourceFailure.RefusedQuery($"Prometheus refuses the query ({type})"),
            // Also what it says when the query would load too many samples. VictoriaMetrics gives the status as the type.
            "execution" or "422" => SourceFailure.RefusedQuery(
                $"Prometheus refuses the query ({type})",
                isTooBig: true
            ),
            "timeout" => SourceFailure.TooBig($"Prometheus could not answer ({type})"),
            "unavailable" or "too_many_requests" or "429" or "503" => SourceFailure.Busy(
                $"Prometheus could not answer ({type})"
            ),
            "canceled" or "internal" => SourceFailure.Unreachable($"Prometheus could not answer ({type})"),
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
