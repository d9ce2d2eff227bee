using Prewarm.Forecasting.Signals;

namespace Prewarm.FuzzTests;

public sealed class SelectorFuzzTests
{
    [Fact]
    public void TryParse_AnyText_NeverThrowsAndSaysWhatIsWrong() =>
        Fuzz.Run(random =>
        {
            var text = Fuzz.Text(
                random,
                12,
                "a",
                "model_name",
                "=",
                "!=",
                "=~",
                "!~",
                "\"",
                "llama",
                ",",
                " ",
                "\\",
                "{",
                "}",
                "(",
                "|",
                "*"
            );
            var good = SelectorText.TryParse(text, out var matchers, out var problem);
            Assert.Equal(good, problem is null);
            if (!good)
            {
                Assert.Empty(matchers);
            }
        });

    [Fact]
    public void ToText_ParsedAgain_IsTheSameMatchers() =>
        Fuzz.Run(random =>
        {
            var made = new List<LabelMatcher>();
            for (var i = random.Next(1, 5); i > 0; i--)
            {
                var match = random.Next(2) == 0 ? LabelMatch.Equal : LabelMatch.NotEqual;
                made.Add(
                    new LabelMatcher(
                        "label_" + i,
                        match,
                        Fuzz.Text(random, 4, "a", "\"", "\\", "\\n", "\n", "{", ",", "=")
                    )
                );
            }

            var text = SelectorText.ToText(made);
            if (SelectorText.TryParse(text, out var read, out _))
            {
                Assert.Equal(made, read);
            }
        });
}
