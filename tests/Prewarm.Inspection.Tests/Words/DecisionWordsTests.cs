using Prewarm.Inspection.Views;

namespace Prewarm.Inspection.Tests.Words;

public sealed class DecisionWordsTests
{
    [Theory]
    [InlineData("Floor", "The forecast needs 90, live signals 40; the forecast decides.")]
    [InlineData("Shadow", "Live signals need 40 and decide: in shadow the forecast's 90 is only recorded.")]
    public void Sentence_ForecastAboveLive_SaysWhoDecidesInThatMode(string mode, string words)
    {
        var decision = new DecisionView(
            DateTimeOffset.UnixEpoch,
            40,
            16,
            3,
            true,
            3,
            0,
            0,
            "fresh forecast",
            40,
            40,
            90,
            [],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["settings.mode"] = mode }
        );
        Assert.Contains(words, DecisionWords.Sentence(decision, "requests/s"), StringComparison.Ordinal);
    }
}
