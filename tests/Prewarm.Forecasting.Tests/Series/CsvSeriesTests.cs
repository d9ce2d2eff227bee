using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests.Series;

public class CsvSeriesTests
{
    [Fact]
    public void Write_ThenRead_GivesTheSameSeries()
    {
        var series = new RegularSeries(
            TestSeries.Monday,
            TimeSpan.FromSeconds(15),
            [0, 0.1, double.NaN, 1e-300, 12345.678901234567]
        );
        var text = new StringWriter();

        CsvSeries.Write(text, series);
        var back = CsvSeries.Read(new StringReader(text.ToString()), "x.csv");

        Assert.Equal(series.Values.ToArray(), back.Values.ToArray());
        Assert.Equal((series.Start, series.Step), (back.Start, back.Step));
    }

    [Fact]
    public void Read_OffsetAndSpaces_AreUnderstood()
    {
        var series = Read("timestamp,value\r\n2026-01-05T01:00:00+01:00, 1 \r\n2026-01-05T00:01:00Z,\r\n");

        Assert.Equal(TestSeries.Monday, series.Start);
        Assert.Equal([1, double.NaN], series.Values.ToArray());
    }

    [Theory]
    [InlineData("time,value\n", 1, "header")]
    [InlineData("", 1, "header")]
    [InlineData("timestamp,value\n2026-01-05T00:00:00Z,1\nyesterday,2\n", 3, "ISO-8601")]
    [InlineData("timestamp,value\n2026-01-05T00:00:00Z,1\n2026-01-05T00:01:00Z,two\n", 3, "finite")]
    [InlineData("timestamp,value\n2026-01-05T00:00:00Z,1\n2026-01-05T00:01:00Z,1e999\n", 3, "finite")]
    [InlineData("timestamp,value\n2026-01-05T00:00:00Z,1\n2026-01-05T00:01:00Z,1,2\n", 3, "columns")]
    [InlineData("timestamp,value\n2026-01-05T00:01:00Z,1\n2026-01-05T00:01:00Z,2\n", 3, "ascend")]
    [InlineData(
        "timestamp,value\n2026-01-05T00:00:00Z,1\n2026-01-05T00:01:00Z,2\n2026-01-05T00:03:00Z,2\n",
        4,
        "2026-01-05T00:02:00Z was expected"
    )]
    [InlineData("timestamp,value\n2026-01-05T00:00:00Z,1\n", 0, "two samples")]
    public void Read_BrokenRule_NamesFileLineAndRule(string text, int line, string rule)
    {
        var error = Assert.Throws<CsvSeriesException>(() => Read(text));

        Assert.Equal(line, error.Line);
        Assert.StartsWith("x.csv", error.Message, StringComparison.Ordinal);
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoSuchFile_NamesTheFileOnly()
    {
        var error = Assert.Throws<CsvSeriesException>(() => CsvSeries.Read(Path.Combine("no", "such", "file.csv")));

        Assert.StartsWith("file.csv: cannot be read", error.Message, StringComparison.Ordinal);
    }

    private static RegularSeries Read(string text) => CsvSeries.Read(new StringReader(text), "x.csv");
}
