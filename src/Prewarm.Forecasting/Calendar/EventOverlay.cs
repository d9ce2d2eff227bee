using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Calendar;

/// <summary>A holiday or a one-off event: a span of time in which demand is not what it usually is.</summary>
/// <remarks>
/// Its effect is a factor on the usual demand: <see cref="Factor"/>, times <see cref="Shape"/> by the time since the start, times the usual demand of the
/// weekday <see cref="Like"/> over that of the day itself. An event that states none of them takes the shape of the newest earlier event of its
/// name, and has no effect while there is none.
/// </remarks>
public sealed record EventOverlay
{
    /// <summary>Demand beyond this many times the usual is a mistyped factor.</summary>
    public const double FactorMost = 1_000;

    private readonly double? _factor;

    /// <param name="name">What it is called; events of one name are alike.</param>
    /// <param name="start">First instant.</param>
    /// <param name="end">First instant after it.</param>
    /// <exception cref="ArgumentException">It does not end after it starts.</exception>
    public EventOverlay(string name, DateTimeOffset start, DateTimeOffset end)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (end <= start)
        {
            throw new ArgumentException("An event must end after it starts.", nameof(end));
        }

        (Name, Start, End) = (name, start.ToUniversalTime(), end.ToUniversalTime());
    }

    public string Name { get; }

    public DateTimeOffset Start { get; }

    public DateTimeOffset End { get; }

    /// <summary>Demand over usual demand, 0 to <see cref="FactorMost"/>; null: not stated.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside its range or not a number.</exception>
    public double? Factor
    {
        get => _factor;
        init =>
            _factor = value is null or (>= 0 and <= FactorMost)
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), $"A factor lies between 0 and {FactorMost}.");
    }

    /// <summary>Course of the factor since the start; null: flat.</summary>
    public EventShape? Shape { get; init; }

    /// <summary>The weekday as which a holiday behaves; null: as itself.</summary>
    public DayOfWeek? Like { get; init; }

    /// <summary>Whether nothing about its effect is stated.</summary>
    public bool IsOpen => Factor is null && Shape is null && Like is null;

    public bool Contains(DateTimeOffset at) => at >= Start && at < End;

    internal MaskSpan Mask() => new(Start, End, Name);
}
