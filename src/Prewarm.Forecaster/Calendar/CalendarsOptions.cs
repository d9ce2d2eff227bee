using Microsoft.Extensions.Options;

namespace Prewarm.Forecaster.Calendar;

/// <summary>Calendars that a ScaledObject may name. Section <c>Calendars</c>.</summary>
internal sealed class CalendarsOptions
{
    public const string Section = "Calendars";

    /// <summary>Every calendar by its name.</summary>
    public Dictionary<string, CalendarOptions> All { get; init; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>One calendar.</summary>
internal sealed class CalendarOptions
{
    /// <summary>An iCalendar file of holidays and events, read again when it changes.</summary>
    public string File { get; set; } = string.Empty;
}

/// <summary>Checks what is written; whether the files can be read is found out while the forecaster runs.</summary>
internal sealed class CalendarsOptionsRules : IValidateOptions<CalendarsOptions>
{
    public ValidateOptionsResult Validate(string? name, CalendarsOptions options)
    {
        var failures = options
            .All.Where(pair => string.IsNullOrWhiteSpace(pair.Value.File))
            .Select(pair => $"{CalendarsOptions.Section}:{pair.Key}:File must name an iCalendar file.")
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
