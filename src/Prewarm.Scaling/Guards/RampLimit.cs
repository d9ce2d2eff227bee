using System.Globalization;
using Prewarm.Forecasting.Series;

namespace Prewarm.Scaling.Guards;

/// <summary>A speed limit: so many replicas, or such a share of them, within a time.</summary>
/// <remarks>
/// Measured against the extreme of the whole span, so that the change between any two instants within <paramref name="Per"/>
/// stays within the limit. A share always allows a change of one replica, else zero could never be left.
/// </remarks>
/// <param name="Replicas">Replicas, 1 or more; 0 when <paramref name="Share"/> is given.</param>
/// <param name="Share">Share of the number, above 0; 0 when <paramref name="Replicas"/> is given.</param>
/// <param name="Per">The span, 1 s to <see cref="PerMax"/>.</param>
public sealed record RampLimit(int Replicas, double Share, TimeSpan Per)
{
    public static readonly TimeSpan PerMax = TimeSpan.FromHours(1);
    private const int ReplicasMax = 100_000;
    private const double ShareMax = 100;

    /// <summary>Highest number allowed after the lowest one of the span.</summary>
    public int Highest(int lowest) =>
        Replicas > 0
            ? Saturate((long)lowest + Replicas)
            : Math.Max(lowest + 1, Saturate(Math.Floor(lowest * (1 + Share))));

    /// <summary>Lowest number allowed after the highest one of the span.</summary>
    public int Lowest(int highest) =>
        Math.Max(
            0,
            Replicas > 0 ? highest - Replicas : Math.Min(highest - 1, (int)Math.Ceiling(highest * (1 - Share)))
        );

    /// <summary>Reads <c>10/1m</c> or <c>50%/5m</c>.</summary>
    public static bool TryParse(string text, out RampLimit? limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        limit = null;
        var parts = text.Split('/', StringSplitOptions.TrimEntries);
        if (
            parts.Length != 2
            || !DurationText.TryParse(parts[1], out var per)
            || per < TimeSpan.FromSeconds(1)
            || per > PerMax
        )
        {
            return false;
        }

        var amount = parts[0];
        if (amount.EndsWith('%'))
        {
            if (
                double.TryParse(amount[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var percent)
                && percent is > 0 and <= 100 * ShareMax
            )
            {
                limit = new RampLimit(0, percent / 100, per);
            }
        }
        else if (
            int.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is > 0 and <= ReplicasMax
        )
        {
            limit = new RampLimit(count, 0, per);
        }

        return limit is not null;
    }

    public override string ToString() =>
        (
            Replicas > 0
                ? Replicas.ToString(CultureInfo.InvariantCulture)
                : (Share * 100).ToString("0.###", CultureInfo.InvariantCulture) + "%"
        )
        + "/"
        + DurationText.Format(Per);

    private static int Saturate(double value) => (int)Math.Min(int.MaxValue - 1, value);
}
