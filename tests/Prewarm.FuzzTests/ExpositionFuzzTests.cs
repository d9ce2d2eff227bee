using System.Globalization;
using System.Text;
using Prewarm.Sources.Scrape;

namespace Prewarm.FuzzTests;

public sealed class ExpositionFuzzTests
{
    private static readonly string[] Words =
    [
        "vllm:num_requests_running",
        "a",
        "{",
        "}",
        "model=\"x\"",
        "model",
        "=",
        "\"",
        ",",
        " ",
        "\n",
        "1",
        "NaN",
        "+Inf",
        "-Inf",
        "1e9",
        "# TYPE a gauge\n",
        "# EOF\n",
        "\\",
        " # {trace=\"1\"} 0.5",
        "1700000000",
    ];

    [Fact]
    public void Parse_AnyText_NeverThrowsAndCountsEveryLine() =>
        Fuzz.Run(random =>
        {
            var text = Fuzz.Text(random, 40, Words);
            var samples = ExpositionParser.Parse(text, null, out var bad);
            var lines = 0;
            foreach (var line in text.AsSpan().EnumerateLines())
            {
                lines += line.Trim(" \t") is { Length: > 0 } content && content[0] != '#' ? 1 : 0;
            }

            Assert.Equal(lines, samples.Count + bad);
        });

    [Fact]
    public void Parse_WrittenExposition_IsReadBack() =>
        Fuzz.Run(random =>
        {
            var openMetrics = random.Next(2) == 0;
            var (text, expected) = (new StringBuilder(), new List<ExposedSample>());
            for (var i = random.Next(1, 8); i > 0; i--)
            {
                var labels = new Dictionary<string, string>(StringComparer.Ordinal);
                for (var j = random.Next(3); j > 0; j--)
                {
                    labels["l" + j] = Fuzz.Text(random, 3, "a", "}", "{", "\"", ",", "\\", "é", "=")
                        .ReplaceLineEndings("\n")
                        .Replace("\r", "", StringComparison.Ordinal);
                }

                var value = random.Next(5) == 0 ? double.PositiveInfinity : Math.Round(random.NextDouble() * 1e6, 3);
                expected.Add(new ExposedSample("name_" + i, labels, value));
                text.Append("# HELP name_" + i + " text\n").Append(Line(expected[^1], openMetrics)).Append('\n');
            }

            text.Append(openMetrics ? "# EOF\n" : "\n");
            var read = ExpositionParser.Parse(text.ToString(), null, out var bad);
            Assert.Equal(0, bad);
            Assert.Equal(expected.Count, read.Count);
            foreach (var (one, other) in expected.Zip(read))
            {
                Assert.Equal((one.Name, one.Value), (other.Name, other.Value));
                Assert.Equal(one.Labels.OrderBy(pair => pair.Key), other.Labels.OrderBy(pair => pair.Key));
            }
        });

    /// <summary>The plainest writer of the format; lines may end in a time, OpenMetrics' in an exemplar.</summary>
    private static string Line(ExposedSample sample, bool openMetrics)
    {
        var labels = sample.Labels.Select(pair =>
            $"{pair.Key}=\"{pair.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\""
        );
        var value = double.IsInfinity(sample.Value) ? "+Inf" : sample.Value.ToString("R", CultureInfo.InvariantCulture);
        return $"{sample.Name}{(sample.Labels.Count > 0 ? "{" + string.Join(",", labels) + "}" : string.Empty)} {value}"
            + (openMetrics ? " 1700000000.5 # {trace_id=\"x\"} 0.5" : " 1700000000000");
    }
}
