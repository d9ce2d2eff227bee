using FsCheck.Xunit;
using Prewarm.Forecasting.Signals;

namespace Prewarm.FuzzTests;

/// <summary>Selectors come from tenants: any text is a list of matchers or a problem that does not repeat it.</summary>
public class SelectorTests
{
    private static readonly string[] Pieces =
    [
        "model_name",
        "namespace",
        "=",
        "!=",
        "=~",
        "!~",
        "\"llama\"",
        "\"a|b\"",
        "\"(a+)+$\"",
        "\"\\\"\"",
        "\"\\n\"",
        "\"[\"",
        "\"\"",
        ",",
        " ",
        "{",
        "}",
        "__name__",
        "} or up{",
        "#",
    ];

    [Property(Replay = "20260201,1", MaxTest = 4_000)]
    public void Selector_AnyText_IsMatchersOrAProblem(int seed)
    {
        var text = Hostile.Text(seed, Pieces, 10);

        if (SelectorText.TryParse(text, out var matchers, out var problem))
        {
            Assert.Null(problem);
            // Written out and read again it means the same: nothing got through that would say something else in a query.
            Assert.True(SelectorText.TryParse(SelectorText.ToText(matchers), out var again, out _));
            Assert.Equal(matchers, again);
        }
        else
        {
            Assert.False(string.IsNullOrWhiteSpace(problem));
            Assert.DoesNotContain("llama", problem, StringComparison.Ordinal);
        }
    }
}
