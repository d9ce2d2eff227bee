using System.Globalization;
using Prewarm.Forecasting.Series;

namespace Prewarm.FuzzTests;

public sealed class DurationFuzzTests
{
    [Fact]
    public void TryParse_AnyText_NeverThrowsAndIsNeverNegative() =>
        Fuzz.Run(random =>
        {
            var text = Fuzz.Text(
                random,
                6,
                "1",
                "90",
                "15",
                "s",
                "m",
                "h",
                "d",
                "ms",
                "w",
                " ",
                "-",
                ".",
                "5",
                "99999999999"
            );
            if (DurationText.TryParse(text, out var duration))
            {
                Assert.True(duration >= TimeSpan.Zero, text);
            }
        });

    [Fact]
    public void TryParse_DescendingUnits_IsTheirSum() =>
        Fuzz.Run(random =>
        {
            var (text, expected) = (string.Empty, TimeSpan.Zero);
            foreach (var (unit, seconds) in new[] { ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1) })
            {
                if (random.Next(2) == 0)
                {
                    var count = random.Next(1, 60);
                    text += count.ToString(CultureInfo.InvariantCulture) + unit;
                    expected += TimeSpan.FromSeconds((double)count * seconds);
                }
            }

            if (text.Length > 0)
            {
                Assert.True(DurationText.TryParse(text, out var duration), text);
                Assert.Equal(expected, duration);
                Assert.True(DurationText.TryParse(DurationText.Format(duration), out var again));
                Assert.Equal(duration, again);
            }
        });
}
