using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaling.Tests.Triggers;

public sealed class TriggerMetadataParserTests
{
    private static TriggerMetadata? Parse(
        out IReadOnlyList<MetadataProblem> problems,
        params (string Key, string Value)[] pairs
    ) =>
        TriggerMetadataParser.Parse(
            pairs.ToDictionary(pair => pair.Key, pair => pair.Value),
            ["default", "prod"],
            out problems
        );

    private static TriggerMetadata Valid(params (string Key, string Value)[] pairs)
    {
        var result = Parse(out var problems, pairs);
        Assert.Empty(problems);
        return result!;
    }

    [Fact]
    public void Parse_PresetAlone_FillsTheDefaults()
    {
        var result = Valid(("engine", "vllm"));

        Assert.Equal("default", result.Source);
        Assert.Null(result.TargetPerReplica);
        Assert.Equal(0.8, result.TargetUtilization);
        Assert.Null(result.LeadTime);
        Assert.Null(result.ServiceLevel);
        Assert.Equal(ScalingMode.Floor, result.Mode);
        Assert.Equal(0, result.ActivationThreshold);
        Assert.Equal(TimeZoneInfo.Utc, result.TimeZone);
        Assert.False(result.SplitMetrics);
        Assert.Empty(result.UnknownKeys);
    }

    [Fact]
    public void Parse_EveryKey_IsRead()
    {
        var result = Valid(
            ("engine", "sglang"),
            ("source", "prod"),
            ("selector", "model_name=\"llama\",namespace=~\"a|b\""),
            ("targetPerReplica", " 12.5 "),
            ("targetUtilization", "0.7"),
            ("leadTime", "1h30m"),
            ("serviceLevel", "0.97"),
            ("mode", "shadow"),
            ("minForecastReplicas", "1"),
            ("maxForecastReplicas", "40"),
            ("activationThreshold", "2"),
            ("timezone", "Europe/Berlin"),
            ("calendar", "holidays"),
            ("schedule", "Mon-Fri 08:00-18:00 min=4 max=20"),
            ("tier", "realtime"),
            ("rampUp", "10/1m"),
            ("releaseAfter", "20m"),
            ("falseWakesPerDay", "5"),
            ("deadline", "06:00"),
            ("buffer", "onDemand"),
            ("priority", "-5"),
            ("weight", "2"),
            ("gpusPerReplica", "8"),
            ("gpuHourCost", "2.49"),
            ("team", "search"),
            ("sibling", "inference/llama"),
            ("queryStep", "30s"),
            ("seasonality", "1d, 7d"),
            ("metrics", "split")
        );

        Assert.Equal(2, result.Selector.Count);
        Assert.Equal(12.5, result.TargetPerReplica);
        Assert.Equal(TimeSpan.FromMinutes(90), result.LeadTime);
        Assert.Equal(0.97, result.ServiceLevel);
        Assert.Equal(ScalingMode.Shadow, result.Mode);
        Assert.Equal(40, result.MaxForecastReplicas);
        Assert.Equal("Europe/Berlin", result.TimeZoneId);
        Assert.Equal(-5, result.Priority);
        Assert.Equal(8, result.GpusPerReplica);
        Assert.Equal("inference/llama", result.Sibling);
        Assert.Equal(TimeSpan.FromSeconds(30), result.QueryStep);
        Assert.True(result.SplitMetrics);
    }

    [Fact]
    public void Parse_SeveralBadValues_NamesEveryKeyAndNoValue()
    {
        Parse(
            out var problems,
            ("engine", "secret-engine"),
            ("targetPerReplica", "hunter2"),
            ("targetUtilization", "1.5"),
            ("leadTime", "soon"),
            ("timezone", "Mars/Phobos"),
            ("selector", "rate(x[5m])"),
            ("source", "elsewhere"),
            ("sibling", "a/b/c"),
            ("mode", "yolo")
        );

        Assert.Equal(
            [
                "engine",
                "leadTime",
                "mode",
                "selector",
                "sibling",
                "source",
                "targetPerReplica",
                "targetUtilization",
                "timezone",
            ],
            problems.Select(problem => problem.Key).Order(StringComparer.Ordinal)
        );
        var text = string.Join(' ', problems);
        Assert.All(
            ["secret-engine", "hunter2", "soon", "Phobos", "rate(", "elsewhere", "yolo"],
            value => Assert.DoesNotContain(value, text, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Parse_FromEnvTwin_IsReadAndThePlainKeyWins()
    {
        Assert.Equal(7, Valid(("engine", "vllm"), ("targetPerReplicaFromEnv", "7")).TargetPerReplica);
        Assert.Equal(
            5,
            Valid(("engine", "vllm"), ("targetPerReplica", "5"), ("targetPerReplicaFromEnv", "x")).TargetPerReplica
        );
    }

    [Fact]
    public void Parse_KeysOfKeda_AreIgnoredAndUnknownOnesGetAHint()
    {
        var result = Valid(
            ("engine", "vllm"),
            ("scalerAddress", "prewarm:9090"),
            ("enableTLS", "maybe"),
            ("unsafeSsl", "?"),
            ("tlsClientKey", "-----BEGIN"),
            ("targetPerReplicas", "4"),
            ("colour", "blue")
        );

        Assert.Equal(["colour", "targetPerReplicas (did you mean targetPerReplica?)"], result.UnknownKeys);
    }

    [Fact]
    public void Parse_NoEngineAndNoQuery_SaysWhatIsKnown()
    {
        Parse(out var problems, ("targetPerReplica", "4"));

        var problem = Assert.Single(problems);
        Assert.Equal("engine", problem.Key);
        Assert.Contains("vllm", problem.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_QueriesWithoutEngine_AreCustom() =>
        Assert.True(Valid(("demandQuery", "sum(rate(x[1m]))")).IsCustom);

    [Fact]
    public void Parse_QueryWithAPreset_IsRefused()
    {
        Parse(out var problems, ("engine", "vllm"), ("queueQuery", "x"));
        Assert.Equal("queueQuery", Assert.Single(problems).Key);
    }

    [Theory]
    [InlineData("1", 0.5)]
    [InlineData("9", 0.9)]
    [InlineData("99", 0.99)]
    public void Parse_MissCost_BecomesTheNewsvendorQuantile(string cost, double quantile) =>
        Assert.Equal(quantile, Valid(("engine", "vllm"), ("missCostGpuMinutes", cost)).ServiceLevel!.Value, 12);

    [Fact]
    public void Parse_MissCostAndServiceLevel_IsAConflict()
    {
        Parse(out var problems, ("engine", "vllm"), ("missCostGpuMinutes", "9"), ("serviceLevel", "0.9"));
        Assert.Equal("missCostGpuMinutes", Assert.Single(problems).Key);
    }

    [Fact]
    public void Parse_TooManyKeys_IsOneProblem()
    {
        var many = Enumerable.Range(0, 65).ToDictionary(i => $"k{i}", _ => "v");
        Assert.Null(TriggerMetadataParser.Parse(many, null, out var problems));
        Assert.Equal("scalerMetadata", Assert.Single(problems).Key);
    }
}
