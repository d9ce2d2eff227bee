using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaling.Tests.Triggers;

public sealed class TriggerIdentityTests
{
    private static Dictionary<string, string> Map(params (string Key, string Value)[] pairs) =>
        pairs.ToDictionary(pair => pair.Key, pair => pair.Value);

    [Fact]
    public void CanonicalHash_OrderSpacesAndForeignKeys_DoNotMatter()
    {
        var one = Map(("engine", "vllm"), ("leadTime", "5m"));
        var other = Map(("scalerAddress", "a:1"), ("leadTimeFromEnv", " 5m "), ("engine", "vllm"), ("unknown", "1"));

        Assert.Equal(TriggerIdentity.CanonicalHash(one), TriggerIdentity.CanonicalHash(other));
    }

    [Fact]
    public void SignalHash_ChangedTuning_KeepsTheSeries()
    {
        var one = Map(("engine", "vllm"), ("selector", "a=\"1\""), ("leadTime", "5m"));
        var other = Map(("engine", "vllm"), ("selector", "a=\"1\""), ("leadTime", "9m"));

        Assert.Equal(TriggerIdentity.SignalHash(one), TriggerIdentity.SignalHash(other));
        Assert.NotEqual(TriggerIdentity.CanonicalHash(one), TriggerIdentity.CanonicalHash(other));
    }

    [Fact]
    public void SignalHash_ValuesThatRunTogether_Differ() =>
        Assert.NotEqual(
            TriggerIdentity.SignalHash(Map(("engine", "ab"), ("source", "c"))),
            TriggerIdentity.SignalHash(Map(("engine", "a"), ("source", "bc")))
        );

    // A new version that changes this hash would rename every metric and lose every history.
    [Fact]
    public void SignalHash_KnownInput_IsAContract() =>
        Assert.Equal(
            "6579abe1ab",
            TriggerIdentity.SignalHash(Map(("engine", "vllm"), ("selector", "model_name=\"llama\"")))
        );
}
