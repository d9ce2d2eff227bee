namespace Prewarm.Forecasting.ML.Trees;

/// <summary>Turns an origin and a lead into the numbers that the models see; every number is free of the series' scale.</summary>
/// <remarks>
/// <para>
/// Values are relative to the usual value of the target instant and divided by the spread of the last week at the origin. They are rounded to
/// <see cref="Grid"/>ths, so that rounding errors of the input never move a split, and cut at <see cref="Most"/>.
/// </para>
/// <para>The first <see cref="LinearCount"/> features serve the linear part; the trees see all of them.</para>
/// </remarks>
internal sealed class RowFeatures
{
    public const int LinearCount = 16;

    public const int Count = 30;

    /// <summary>Place of the last hour's departure.</summary>
    public const int DepartedHour = 5;

    private const double Grid = 4096;

    private const double Most = 64;

    /// <summary>The spread is at least this share of the whole history's: a quiet week must not blow up the next one.</summary>
    private const double SpreadLeastShare = 0.02;

    private readonly SampleTrack _track;
    private readonly int _last;
    private readonly int _quarter;
    private readonly int _hour;
    private readonly int _sixHours;
    private readonly int _half;
    private readonly bool _isWeekKnown;
    private readonly double _spreadLeast;

    /// <param name="track">The series; may grow later.</param>
    /// <param name="isWeekKnown">Whether more than two weeks were known at the fit, so that weekdays repeat.</param>
    public RowFeatures(SampleTrack track, bool isWeekKnown)
    {
        _track = track;
        var clock = track.Clock;
        _last = 3;
        _quarter = clock.Steps(TimeSpan.FromMinutes(15), 2);
        _hour = clock.Steps(TimeSpan.FromHours(1), 4);
        _sixHours = clock.Steps(TimeSpan.FromHours(6), 6);
        _half = clock.Steps(TimeSpan.FromMinutes(30));
        _isWeekKnown = isWeekKnown;
        var spread = SpreadLeastShare * track.Spread(0, track.Count - 1);
        _spreadLeast = spread > 0 ? spread : 1;
    }

    /// <summary>What all leads of an origin share.</summary>
    public OriginFacts At(int origin)
    {
        var day = _track.Clock.StepsPerDay;
        var level = Or(_track.Mean(origin - _track.Clock.StepsPerWeek + 1, origin), 0);
        var spread = Or(_track.Spread(origin - _track.Clock.StepsPerWeek + 1, origin), 0);
        var newest = Or(_track.Newest(origin), level);
        var few = Or(_track.Mean(origin - _last + 1, origin), newest);
        var hour = Or(_track.Mean(origin - _hour + 1, origin), newest);
        var departed = Or(_track.Departure(origin - _hour + 1, origin), 0);
        return new OriginFacts
        {
            Index = origin,
            Level = level,
            Spread = Math.Max(spread, _spreadLeast),
            Newest = newest,
            Few = few,
            Hour = hour,
            Day = Or(_track.Mean(origin - day + 1, origin), level),
            Slope = hour - Or(_track.Mean(origin - (2 * _hour) + 1, origin - _hour), hour),
            DepartedNow = Or(_track.Departure(origin, origin), departed),
            DepartedFew = Or(_track.Departure(origin - _last + 1, origin), departed),
            DepartedHour = departed,
            Change = newest - Or(_track.Newest(origin - 1), newest),
            FewChange = few - Or(_track.Mean(origin - (2 * _last) + 1, origin - _last), few),
            DepartedQuarter = Or(_track.Departure(origin - _quarter + 1, origin), departed),
            DepartedSixHours = Or(_track.Departure(origin - _sixHours + 1, origin), 0),
            DepartedDay = Or(_track.Departure(origin - day + 1, origin), 0),
            Unrest = Or(_track.Spread(origin - (2 * _hour) + 1, origin), 0),
            SinceDay = newest - Or(_track.LastSeason(origin, origin - 1, day), newest),
            SinceWeek = newest - Or(_track.LastSeason(origin, origin - 1, _track.Clock.StepsPerWeek), newest),
        };
    }

    /// <summary>Writes the features of a target and returns the reference that its value is measured from.</summary>
    /// <param name="at">The origin.</param>
    /// <param name="lead">Steps ahead, at least 1.</param>
    /// <param name="leadTrained">The lead as the models see it: at most the longest that was trained.</param>
    /// <param name="row">Receives <see cref="Count"/> values; the last one is left for the linear part's answer.</param>
    public double Write(in OriginFacts at, int lead, int leadTrained, Span<float> row)
    {
        var clock = _track.Clock;
        var target = at.Index + lead;
        var usual = Or(_track.Usual(target, at.Index), at.Level);
        var day = Or(_track.LastSeason(target, at.Index, clock.StepsPerDay), usual);
        var week = Or(_track.LastSeason(target, at.Index, clock.StepsPerWeek), usual);
        var hourOfDay = clock.HourOfDay(target);
        var scale = 1 / at.Spread;
        row[0] = 1;
        row[1] = Round((usual - at.Level) * scale);
        row[2] = Round((at.Newest - usual) * scale);
        row[3] = Round(at.DepartedNow * scale);
        row[4] = Round(at.DepartedFew * scale);
        row[DepartedHour] = Round(at.DepartedHour * scale);
        row[6] = Round(at.DepartedSixHours * scale);
        row[7] = Round(at.DepartedDay * scale);
        row[8] = Round((day - usual) * scale);
        row[9] = Round((week - usual) * scale);
        row[10] = Round(Or(_track.LastSeasonDeparture(target, at.Index, clock.StepsPerDay, _half), 0) * scale);
        row[11] = Round(at.Slope * scale);
        row[12] = Round((at.Hour - usual) * scale);
        row[13] = Round(at.Change * scale);
        row[14] = Round(at.FewChange * scale);
        row[15] = Round(at.DepartedQuarter * scale);
        row[16] = Round(Or(_track.LastSeasonDeparture(target, at.Index, clock.StepsPerWeek, _half), 0) * scale);
        row[17] = Round((at.Few - at.Level) * scale);
        row[18] = Round((at.Day - at.Level) * scale);
        row[19] = Round(at.Unrest * scale);
        row[20] = Round(at.SinceDay * scale);
        row[21] = Round(at.SinceWeek * scale);
        row[22] = Round(hourOfDay);
        row[23] = Round(Math.Sin(2 * Math.PI * hourOfDay / 24));
        row[24] = Round(Math.Cos(2 * Math.PI * hourOfDay / 24));
        row[25] = _isWeekKnown ? clock.DayOfWeek(target) : 0;
        row[26] = _isWeekKnown && clock.DayOfWeek(target) >= 5 ? 1 : 0;
        row[27] = Round(Math.Log(leadTrained));
        row[28] = Round(at.Level / at.Spread);
        return usual;
    }

    /// <summary>A value on the grid of features and labels.</summary>
    public static float Round(double value) => (float)(Math.Round(Math.Clamp(value, -Most, Most) * Grid) / Grid);

    private static double Or(double value, double other) => double.IsNaN(value) ? other : value;
}

/// <summary>Scaled facts of an origin, none missing.</summary>
internal readonly record struct OriginFacts
{
    public required int Index { get; init; }

    public required double Level { get; init; }

    public required double Spread { get; init; }

    public required double Newest { get; init; }

    public required double Few { get; init; }

    public required double Hour { get; init; }

    public required double Day { get; init; }

    public required double Slope { get; init; }

    public required double DepartedNow { get; init; }

    public required double DepartedFew { get; init; }

    public required double DepartedHour { get; init; }

    public required double DepartedQuarter { get; init; }

    public required double Change { get; init; }

    public required double FewChange { get; init; }

    public required double DepartedSixHours { get; init; }

    public required double DepartedDay { get; init; }

    public required double Unrest { get; init; }

    public required double SinceDay { get; init; }

    public required double SinceWeek { get; init; }
}
