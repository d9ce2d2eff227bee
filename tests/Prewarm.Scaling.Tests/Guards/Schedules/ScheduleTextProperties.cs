using FsCheck.Xunit;
using Prewarm.Scaling.Batch;
using Prewarm.Scaling.Guards;
using Prewarm.Scaling.Guards.Schedules;

namespace Prewarm.Scaling.Tests.Guards.Schedules;

/// <summary>A tenant's text is hostile until proved otherwise: it is read or refused, never thrown at anybody.</summary>
public sealed class ScheduleTextProperties
{
    private static readonly string[] Tokens =
    [
        "Mon",
        "Fri",
        "daily",
        "-",
        ",",
        ";",
        " ",
        "  ",
        "08:00",
        "24:00",
        "99:99",
        "min=",
        "max=",
        "4",
        "-1",
        "cron(",
        "* * * * *",
        "0 8 * * Mon",
        "@daily",
        "L",
        "31 2",
        ")",
        "for",
        "1h",
        "8d",
        "2026-03-01",
        "..",
        "=",
        "(",
        "\u0000",
        "é",
        "%",
        "/",
    ];

    [Property(MaxTest = 2000, EndSize = 1_000_000)]
    public void TryParse_AnyText_NeverThrowsAndExplainsARefusal(int seed)
    {
        var random = new Random(seed);
        var text = string.Concat(
            Enumerable.Range(0, random.Next(0, 14)).Select(_ => Tokens[random.Next(Tokens.Length)])
        );
        var isGood = ScheduleText.TryParse(text, TimeZoneInfo.Utc, out var schedule, out var problem);
        Assert.Equal(isGood, schedule is not null);
        Assert.Equal(isGood, problem is null);
        Assert.Equal(RampLimit.TryParse(text, out var limit), limit is not null);
        Assert.Equal(DeadlineRule.TryParse(text, TimeZoneInfo.Utc, 0.9, out var rule), rule is not null);
        var at = DateTimeOffset.UnixEpoch.AddHours(random.Next(0, 600_000));
        Assert.True(schedule?.Floor(at, at.AddMinutes(5)) is null or { Replicas: >= 0 });
    }
}
