using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Guards;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaling.Tests.Tiers;

public sealed class TierTests
{
    private static DecisionSettings Settings(params (string Key, string Value)[] pairs)
    {
        var text = pairs.Append(("engine", "vllm")).ToDictionary(pair => pair.Item1, pair => pair.Item2);
        var metadata = TriggerMetadataParser.Parse(text, null, out var problems);
        Assert.Empty(problems);
        return DecisionSettings.From(metadata!, new DecisionDefaults());
    }

    [Fact]
    public void Standard_IsWhatTheAdministratorSet()
    {
        var settings = Settings();

        Assert.Equal(0.95, settings.Quantile);
        Assert.Equal(GuardSettings.None, settings.Guards);
        Assert.Equal(settings, Settings(("tier", "standard")));
    }

    [Fact]
    public void Realtime_ProvidesMoreAndReleasesSlowly()
    {
        var settings = Settings(("tier", "realtime"));

        Assert.Equal(0.99, settings.Quantile);
        Assert.Equal(TimeSpan.FromMinutes(15), settings.Guards.ReleaseAfter);
        Assert.Equal(new RampLimit(0, 0.1, TimeSpan.FromMinutes(5)), settings.Guards.RampDown);
        Assert.Null(settings.Guards.RampUp);
    }

    [Fact]
    public void Batch_ProvidesLessAndRisesSlowlyUnlessADeadlineCalls()
    {
        Assert.Equal(0.8, Settings(("tier", "batch")).Quantile);
        Assert.Equal(new RampLimit(0, 1, TimeSpan.FromMinutes(5)), Settings(("tier", "batch")).Guards.RampUp);
        Assert.Null(Settings(("tier", "batch"), ("deadline", "06:00")).Guards.RampUp);
    }

    [Fact]
    public void EveryKey_OfATier_CanBeOverridden()
    {
        var settings = Settings(
            ("tier", "realtime"),
            ("serviceLevel", "0.9"),
            ("releaseAfter", "1m"),
            ("rampDown", "none"),
            ("rampUp", "5/1m")
        );

        Assert.Equal(0.9, settings.Quantile);
        Assert.Equal(
            new GuardSettings
            {
                ReleaseAfter = TimeSpan.FromMinutes(1),
                RampUp = new RampLimit(5, 0, TimeSpan.FromMinutes(1)),
            },
            settings.Guards
        );
    }

    [Theory]
    [InlineData("tier", "gold")]
    [InlineData("rampUp", "fast")]
    [InlineData("releaseAfter", "2h")]
    [InlineData("schedule", "always min=3")]
    [InlineData("deadline", "noon")]
    [InlineData("deadlineProbability", "0.9")]
    [InlineData("buffer", "spot")]
    public void Parse_BadValue_NamesTheKeyAndNotTheValue(string key, string value)
    {
        TriggerMetadataParser.Parse(
            new Dictionary<string, string> { ["engine"] = "vllm", [key] = value },
            null,
            out var problems
        );

        var problem = Assert.Single(problems);
        Assert.Equal(key, problem.Key);
        Assert.DoesNotContain(
            value,
            problem.Rule.Replace("0.5 to 0.9999", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }
}
