using System.Globalization;
using Cronos;

namespace Prewarm.Scaling.Batch;

/// <summary>By when the queue must be empty, again and again, and how surely.</summary>
/// <param name="Occurs">Each deadline; more than one expression for several times of day.</param>
/// <param name="TimeZone">The workload's zone.</param>
/// <param name="Probability">Share of deadlines to be met, 0.5-0.9999.</param>
public sealed record DeadlineRule(IReadOnlyList<CronExpression> Occurs, TimeZoneInfo TimeZone, double Probability)
{
    private const int TimesMax = 24;

    /// <summary>The first deadline after an instant; null when the expression has none left.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) =>
        Occurs.Select(expression => expression.GetNextOccurrence(after, TimeZone, inclusive: false)).Min();

    /// <summary>Reads <c>06:00</c>, <c>06:00,18:00</c> or <c>cron(0 6 * * Mon-Fri)</c>.</summary>
    public static bool TryParse(string text, TimeZoneInfo zone, double probability, out DeadlineRule? rule)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<CronExpression>();
        rule = null;
        if (text.StartsWith("cron(", StringComparison.Ordinal) && text.EndsWith(')'))
        {
            if (!CronExpression.TryParse(text["cron(".Length..^1], CronFormat.Standard, out var expression))
            {
                return false;
            }

            found.Add(expression);
        }
        else
        {
            var times = text.Split(',', StringSplitOptions.TrimEntries);
            if (times.Length > TimesMax)
            {
                return false;
            }

            foreach (var part in times)
            {
                if (
                    !TimeOnly.TryParseExact(
                        part,
                        "HH:mm",
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.None,
                        out var time
                    )
                )
                {
                    return false;
                }

                found.Add(CronExpression.Parse($"{time.Minute} {time.Hour} * * *"));
            }
        }

        rule = new DeadlineRule(found, zone, probability);
        return true;
    }
}
