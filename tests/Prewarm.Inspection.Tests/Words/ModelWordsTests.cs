using System.Text.Json;
using Prewarm.Inspection.Words;

namespace Prewarm.Inspection.Tests.Words;

public sealed class ModelWordsTests
{
    [Theory]
    [InlineData("""{"verdict":"pinball loss \u002B7.8% better","confidence":0.68}""", "pinball loss +7.8% better")]
    [InlineData("""{"loss":3}""", """{"loss":3}""")]
    [InlineData("""{"verdict":7}""", """{"verdict":7}""")]
    [InlineData("[1]", "[1]")]
    public void Verdict_IsTheSentenceOrElseTheScores(string scores, string expected) =>
        Assert.Equal(expected, ModelWords.Verdict(JsonDocument.Parse(scores).RootElement));

    [Fact]
    public void Verdict_WithoutScores_IsNothing() => Assert.Empty(ModelWords.Verdict(null));
}
