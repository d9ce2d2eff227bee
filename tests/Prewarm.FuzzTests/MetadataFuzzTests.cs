using System.Text.RegularExpressions;
using Prewarm.Scaling.Metrics;
using Prewarm.Scaling.Triggers;

namespace Prewarm.FuzzTests;

public sealed class MetadataFuzzTests
{
    private static readonly string[] Keys = [.. TriggerKeys.Known, "scalerAddress", "engin", "leadTimeFromEnv", ""];

    /// <summary>Hostile metadata gives settings or problems, never an exception, and no problem repeats a value.</summary>
    [Fact]
    public void Parse_AnyMetadata_GivesSettingsOrProblemsWithoutValues() =>
        Fuzz.Run(random =>
        {
            var metadata = Metadata(random);
            var secret = "hunter2-" + random.Next(1_000_000, 9_999_999);
            metadata[Keys[random.Next(Keys.Length)]] = secret;
            var parsed = TriggerMetadataParser.Parse(metadata, ["default"], out var problems);
            Assert.Equal(parsed is null, problems.Count > 0);
            Assert.DoesNotContain(problems, problem => problem.ToString().Contains(secret, StringComparison.Ordinal));
        });

    /// <summary>Conformance 11: whatever the metadata, the name is of KEDA's alphabet and does not look prefixed.</summary>
    [Fact]
    public void MetricName_OfValidMetadata_IsSafeAndDoesNotDependOnOrder() =>
        Fuzz.Run(random =>
        {
            var metadata = Metadata(random);
            metadata["engine"] = "vllm";
            var name = MetricNames.Of("vllm", TriggerIdentity.SignalHash(metadata));
            Assert.Matches(new Regex("^[a-z0-9_-]{1,200}$", RegexOptions.NonBacktracking), name);
            Assert.False(MetricNames.HasIndexPrefix(name));
            var reversed = metadata
                .Reverse()
                .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
            Assert.Equal(name, MetricNames.Of("vllm", TriggerIdentity.SignalHash(reversed)));
        });

    /// <summary>KEDA's way to the HPA, in plain decimals: the plan arrives for any demand and target.</summary>
    [Fact]
    public void Value_AnyDemand_IsThePlanForBothWaysOfReadingIt() =>
        Fuzz.Run(random =>
        {
            var target = MetricRounding.Target(Math.Pow(10, (random.NextDouble() * 6) - 3));
            var demand = target * Math.Pow(10, (random.NextDouble() * 5) - 2);
            var planned = MetricRounding.Replicas(demand, target);
            foreach (
                var value in new[]
                {
                    MetricRounding.Value(demand, target),
                    MetricRounding.OutsideTolerance(demand, target),
                }
            )
            {
                var rounded = Math.Round((decimal)value, 3);
                var truncated = Math.Truncate(value * 1000) / 1000;
                Assert.Equal(planned, (int)Math.Ceiling(rounded / Math.Round((decimal)target, 3)));
                Assert.Equal(
                    planned,
                    (int)Math.Ceiling(Math.Round((decimal)truncated, 3) / Math.Round((decimal)target, 3))
                );
            }
        });

    private static Dictionary<string, string> Metadata(Random random)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = random.Next(12); i > 0; i--)
        {
            metadata[Keys[random.Next(Keys.Length)]] = Fuzz.Text(
                random,
                4,
                "vllm",
                "custom",
                "auto",
                "5m",
                "0.8",
                "-1",
                "1e400",
                "NaN",
                "Europe/Berlin",
                "a=\"b\"",
                "full",
                "1",
                " ",
                "∞"
            );
        }

        return metadata;
    }
}
