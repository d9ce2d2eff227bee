using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using Prewarm.Forecasting.Series;

namespace Prewarm.FuzzTests;

/// <summary>Series files, durations and instants: every text is understood or refused with the stated exception, and what is written is read back.</summary>
/// <remarks>FsCheck prints the seed of a property that fails; the seeds here are fixed so that a run is the same everywhere.</remarks>
public class SeriesTextTests
{
    private static readonly string[] CsvPieces =
    [
        "timestamp,value\n",
        "timestamp,value\r\n",
        "2026-01-01T00:00:00Z,1\n",
        "2026-01-01T00:01:00Z,2.5\n",
        "2026-01-01T00:02:00+00:00,\n",
        "2026-01-01T00:03:00Z,nan\n",
        "2026-01-01 00:04:00Z,-3e5\n",
        "2026-01-01,7\n",
        "2027-01-01T00:00:00Z,1\n",
        "0001-01-01T00:00:00Z,1\n",
        "9999-12-31T23:59:59Z,1\n",
        ",\n",
        "\n",
    ];

    private static readonly string[] DurationPieces =
    [
        "1",
        "15",
        "0",
        ".",
        "s",
        "m",
        "h",
        "d",
        "ms",
        "w",
        "-",
        "1h30m",
        "7d",
        " ",
    ];

    private static readonly string[] InstantPieces =
    [
        "2026",
        "-",
        "01",
        "31",
        "T",
        "t",
        ":",
        "23",
        "60",
        "Z",
        "+",
        "14:00",
        ".",
        "999999999",
        " ",
    ];

    [Property(Replay = "20260101,1", MaxTest = 2_000)]
    public void Csv_AnyText_IsReadOrRefusedByName(int seed) =>
        ReadOrRefuse(Encoding.UTF8.GetBytes((seed % 3 == 0 ? "" : CsvPieces[0]) + Hostile.Text(seed, CsvPieces)));

    [Property(Replay = "20260102,1", MaxTest = 2_000)]
    public void Csv_AnyBytes_AreReadOrRefusedByName(byte[] bytes) => ReadOrRefuse(bytes);

    [Property(Replay = "20260103,1", MaxTest = 500)]
    public void Csv_WhatIsWritten_IsReadBackBitForBit(int seed)
    {
        var random = new Random(seed);
        var step = TimeSpan.FromSeconds(random.Next(1, 100_000));
        var values = Enumerable
            .Range(0, random.Next(2, 200))
            .Select(_ => random.Next(5) == 0 ? double.NaN : BitConverter.Int64BitsToDouble(random.NextInt64()))
            .Select(value => double.IsInfinity(value) ? 0 : value)
            .ToArray();
        var series = new RegularSeries(
            new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(random.Next()),
            step,
            values
        );
        var text = new StringWriter(CultureInfo.InvariantCulture);

        CsvSeries.Write(text, series);
        var read = CsvSeries.Read(new StringReader(text.ToString()), "a.csv");

        Assert.Equal((series.Start, series.Step), (read.Start, read.Step));
        Assert.Equal(series.Values.ToArray(), read.Values.ToArray());
    }

    [Property(Replay = "20260104,1", MaxTest = 3_000)]
    public void Duration_AnyText_IsReadOrNotAndNeverThrows(int seed)
    {
        var text = Hostile.Text(seed, DurationPieces, 6);
        if (DurationText.TryParse(text, out var duration))
        {
            // What was understood is said again the same way.
            Assert.True(DurationText.TryParse(DurationText.Format(duration), out var again));
            Assert.Equal(duration, again);
        }
    }

    [Property(Replay = "20260105,1", MaxTest = 1_000)]
    public void Duration_AnyWholeMillisecondsFormatted_AreReadBack(uint milliseconds)
    {
        var duration = TimeSpan.FromMilliseconds(milliseconds);

        Assert.True(DurationText.TryParse(DurationText.Format(duration), out var read));
        Assert.Equal(duration, read);
    }

    [Property(Replay = "20260106,1", MaxTest = 3_000)]
    public void Instant_AnyText_IsReadAsTheFrameworkReadsItOrRefused(int seed)
    {
        var text = Hostile.Text(seed, InstantPieces, 14);
        if (
            CsvSeries.TryParseInstant(text, out var at)
            && DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var expected
            )
        )
        {
            // Beyond a tick the framework rounds where we cut.
            Assert.InRange(Math.Abs((at - expected).Ticks), 0, 1);
        }
    }

    [Property(Replay = "20260107,1", MaxTest = 1_000)]
    public void Instant_AnyTickFormatted_IsReadBack(long ticks)
    {
        var at = new DateTimeOffset((long)((ulong)ticks % (ulong)DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);

        Assert.True(CsvSeries.TryParseInstant(CsvSeries.FormatInstant(at), out var read));
        Assert.Equal(at, read);
    }

    private static void ReadOrRefuse(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        try
        {
            var series = CsvSeries.Read(stream, "a.csv");
            Assert.True(series.Count >= 2);
            Assert.True(series.Step > TimeSpan.Zero);
        }
        catch (CsvSeriesException refused)
        {
            Assert.StartsWith("a.csv", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refused.Message);
            Assert.InRange(refused.Line, 0, bytes.Count(one => one == '\n') + 1);
        }
    }
}
