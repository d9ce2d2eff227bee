using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests.Series;

public class CsvSeriesRulesTests
{
    [Fact]
    public void Read_ByteOrderMarkCrLfAndBlankEnd_IsUnderstood()
    {
        var text = "\uFEFFTimestamp,Value\r\n2026-01-05T00:00:00Z,1\r\n2026-01-05T00:01:00Z,2\r\n\r\n  \r\n";

        var series = CsvSeries.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.csv");

        Assert.Equal([1, 2], series.Values.ToArray());
    }

    [Theory]
    [InlineData("2026-01-05", "2026-01-06", 1440)]
    [InlineData("2026-01-05T02:00:00+02:00", "2026-01-05T00:10:00Z", 10)]
    [InlineData("2026-01-05T05:45:00.000+0545", "2026-01-05T00:10", 10)]
    [InlineData("2026-01-04 19:00:00-05:00", "2026-01-05 00:10:00", 10)]
    public void Read_EveryIsoForm_IsTheSameInstant(string first, string second, int stepMinutes)
    {
        var series = Read($"timestamp,value\n{first},1\n{second},2\n");

        Assert.Equal((TestSeries.Monday, TimeSpan.FromMinutes(stepMinutes)), (series.Start, series.Step));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("nan")]
    [InlineData("NaN")]
    [InlineData("null")]
    [InlineData("NULL")]
    public void Read_MissingWords_AreMissing(string word) =>
        Assert.Equal([1, double.NaN], Read(Rows("1", word)).Values.ToArray());

    [Fact]
    public void Read_NegativeValue_IsKept() => Assert.Equal([-1.5, -0.25], Read(Rows("-1.5", "-.25")).Values.ToArray());

    [Theory]
    [InlineData("inf")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("1e400")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    public void Read_NoFiniteNumber_IsAnErrorOnItsLine(string cell) =>
        Assert.Equal(3, Assert.Throws<CsvSeriesException>(() => Read(Rows("1", cell))).Line);

    [Theory]
    [InlineData("2026-13-05T00:01:00Z")]
    [InlineData("2026-02-30T00:01:00Z")]
    [InlineData("2026-01-05T24:00:00Z")]
    [InlineData("2026-01-05T00:60:00Z")]
    [InlineData("2026-01-05T00:01:60Z")]
    [InlineData("2026-01-05T00:01:00.Z")]
    [InlineData("2026-01-05T00:01:00+25:00")]
    [InlineData("2026-01-05T00:01:00 Z")]
    [InlineData("05.01.2026")]
    [InlineData("1767571200")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    public void Read_NoInstant_IsAnErrorOnItsLine(string stamp)
    {
        var error = Assert.Throws<CsvSeriesException>(() =>
            Read($"timestamp,value\n2026-01-05T00:00:00Z,1\n{stamp},1\n")
        );

        Assert.Equal("x.csv, line 3: the timestamp must be ISO-8601, as 2026-01-31T08:00:00Z", error.Message);
    }

    [Fact]
    public void Read_FewLinesLeftOut_AreMissingSamples()
    {
        var text = new StringBuilder("timestamp,value\n");
        for (var i = 0; i < 200; i++)
        {
            // The very first step is a hole too: the step is what most lines keep.
            if (i is not (1 or 2 or 150))
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{TestSeries.Monday.AddMinutes(i):yyyy-MM-ddTHH:mm:ssZ},{i}\n"
                );
            }
        }

        var series = Read(text.ToString());

        Assert.Equal((200, TimeSpan.FromMinutes(1)), (series.Count, series.Step));
        Assert.Equal([1, 2, 150], Enumerable.Range(0, 200).Where(i => double.IsNaN(series[i])));
        Assert.Equal(199, series[199]);
    }

    [Theory]
    [InlineData(100, 99.0, "repeats")]
    [InlineData(100, 42.0, "ascend")]
    [InlineData(100, 100.5, "01:40:00Z was expected")]
    [InlineData(30, 29.0, "repeats")]
    [InlineData(30, 12.0, "ascend")]
    [InlineData(30, 30.5, "00:30:00Z was expected")]
    [InlineData(100, 1e6, "400d")]
    public void Read_OneBadTimestamp_NamesLineAndRule(int row, double minutes, string rule)
    {
        var text = new StringBuilder("timestamp,value\n");
        for (var i = 0; i < 200; i++)
        {
            var at = TestSeries.Monday.AddMinutes(i == row ? minutes : i);
            text.Append(CultureInfo.InvariantCulture, $"{at:yyyy-MM-ddTHH:mm:ssZ},{i}\n");
        }

        var error = Assert.Throws<CsvSeriesException>(() => Read(text.ToString()));

        Assert.Equal(row + 2, error.Line);
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EventList_IsNoRegularSeries()
    {
        var minutes = new[] { 0, 1, 4, 9, 10, 14, 20, 21, 33 };
        var text = string.Concat(
            minutes.Select(m =>
                FormattableString.Invariant($"{TestSeries.Monday.AddMinutes(m):yyyy-MM-ddTHH:mm:ssZ},1\n")
            )
        );

        Assert.Throws<CsvSeriesException>(() => Read("timestamp,value\n" + text));
    }

    [Fact]
    public void Read_EndlessLine_IsAnErrorBeforeItIsStored()
    {
        var error = Assert.Throws<CsvSeriesException>(() => Read("timestamp,value\n" + new string('1', 1_000_000)));

        Assert.Equal(2, error.Line);
        Assert.Contains("longer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyBuffers_LosesNoLine()
    {
        var series = TestSeries.Of(TimeSpan.FromSeconds(15), 50_000, i => i / 7.0);
        var text = new StringWriter();
        CsvSeries.Write(text, series);

        var back = Read(text.ToString());

        Assert.Equal(series.Values.ToArray(), back.Values.ToArray());
    }

    [Property(MaxTest = 300, Replay = "11,7")]
    public bool Read_AnyFiniteNumber_IsTheFrameworksDouble(double number, int scaled, byte digits)
    {
        var texts = new[]
        {
            number.ToString("R", CultureInfo.InvariantCulture),
            (scaled / Math.Pow(10, digits % 12)).ToString("F" + (digits % 12), CultureInfo.InvariantCulture),
        };
        return texts
            .Where(text => double.IsFinite(double.Parse(text, CultureInfo.InvariantCulture)))
            .All(text =>
                BitConverter.DoubleToInt64Bits(Read(Rows("1", text))[1])
                == BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture))
            );
    }

    private static string Rows(string first, string second) =>
        $"timestamp,value\n2026-01-05T00:00:00Z,{first}\n2026-01-05T00:01:00Z,{second}\n";

    private static RegularSeries Read(string text) => CsvSeries.Read(new StringReader(text), "x.csv");
}
