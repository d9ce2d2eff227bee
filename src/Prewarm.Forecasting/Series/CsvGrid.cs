namespace Prewarm.Forecasting.Series;

/// <summary>Puts rows on the grid that the first of them show, and refuses those that do not stand on it.</summary>
internal sealed class CsvGrid(string name)
{
    /// <summary>Rows whose spacing sets the step: enough that a few left-out lines at the start do not.</summary>
    private const int RowsToDetect = 64;

    /// <summary>Samples that a series may have: 128 years of minutes. Beyond, a timestamp is mistyped or the file hostile.</summary>
    private const int SamplesMost = 1 << 26;

    /// <summary>A hole longer than this is a mistyped date rather than an outage.</summary>
    private static readonly TimeSpan HoleMost = TimeSpan.FromDays(400);

    private readonly long[] _firstTicks = new long[RowsToDetect];
    private readonly double[] _firstValues = new double[RowsToDetect];
    private readonly int[] _firstLines = new int[RowsToDetect];
    private double[] _values = new double[1024];
    private long _step;
    private int _rows;
    private int _count;
    private int _skips;
    private int _firstSkipLine;
    private long _firstSkipTicks;

    public void Add(long ticks, double value, int line)
    {
        if (_rows >= RowsToDetect)
        {
            Place(ticks, value, line);
            _rows++;
            return;
        }

        if (_rows > 0)
        {
            CheckAscends(ticks, _firstTicks[_rows - 1], line);
        }

        (_firstTicks[_rows], _firstValues[_rows], _firstLines[_rows]) = (ticks, value, line);
        _rows++;
        if (_rows == RowsToDetect)
        {
            PlaceFirst();
        }
    }

    public RegularSeries ToSeries()
    {
        if (_rows < RowsToDetect)
        {
            PlaceFirst();
        }

        // As many skips as steps: the step is then no longer what rows usually keep, and most of the series would be missing.
        if (2 * _skips >= _rows - 1)
        {
            throw new CsvSeriesException(name, _firstSkipLine, Expected(_firstSkipTicks));
        }

        return new RegularSeries(
            new DateTimeOffset(_firstTicks[0], TimeSpan.Zero),
            TimeSpan.FromTicks(_step),
            _values.AsSpan(0, _count).ToArray()
        );
    }

    private void PlaceFirst()
    {
        if (_rows < 2)
        {
            throw new CsvSeriesException(name, 0, "at least two samples are needed to know the step");
        }

        _step = SamplingGrid.Detect(_firstTicks.AsSpan(0, _rows)).Ticks;
        for (var i = 0; i < _rows; i++)
        {
            Place(_firstTicks[i], _firstValues[i], _firstLines[i]);
        }
    }

    private void Place(long ticks, double value, int line)
    {
        var expected = _firstTicks[0] + (_step * _count);
        if (ticks != expected)
        {
            Skip(ticks, expected, line);
        }

        Put(value);
    }

    /// <summary>Lines left out are missing samples, as long as the next one stands on the grid again.</summary>
    private void Skip(long ticks, long expected, int line)
    {
        CheckAscends(ticks, expected - _step, line);
        var (holes, off) = Math.DivRem(ticks - expected, _step);
        if (off != 0 || ticks < expected)
        {
            throw new CsvSeriesException(name, line, Expected(expected));
        }

        if (ticks - expected > HoleMost.Ticks || _count + holes >= SamplesMost)
        {
            throw new CsvSeriesException(
                name,
                line,
                $"the timestamp lies more than {DurationText.Format(HoleMost)} or {SamplesMost} samples after the one before"
            );
        }

        if (_skips++ == 0)
        {
            (_firstSkipLine, _firstSkipTicks) = (line, expected);
        }

        for (var hole = 0L; hole < holes; hole++)
        {
            Put(double.NaN);
        }
    }

    private void Put(double value)
    {
        if (_count == _values.Length)
        {
            Array.Resize(ref _values, 2 * _count);
        }

        _values[_count++] = value;
    }

    private void CheckAscends(long ticks, long last, int line)
    {
        if (ticks <= last)
        {
            throw new CsvSeriesException(
                name,
                line,
                ticks == last
                    ? "the timestamp repeats the one before; timestamps must ascend"
                    : "timestamps must ascend"
            );
        }
    }

    private string Expected(long ticks) =>
        $"the step is {DurationText.Format(TimeSpan.FromTicks(_step))} by the first lines, so {CsvSeries.FormatInstant(new DateTimeOffset(ticks, TimeSpan.Zero))} was expected";
}
