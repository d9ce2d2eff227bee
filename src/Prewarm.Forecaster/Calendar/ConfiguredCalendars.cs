using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.Calendar;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Calendar;

/// <summary>The administrator's calendars, and what the one that a workload names means for it.</summary>
/// <remarks>
/// A calendar is an aid: whatever is wrong with one is told once, and the workload is forecast without it. Its name comes from a
/// ScaledObject and is not repeated. Thread-safe.
/// </remarks>
internal sealed class ConfiguredCalendars(IOptions<CalendarsOptions> options, ILogger<ConfiguredCalendars> logger)
{
    /// <summary>How far ahead events are read; models with a calendar are trained anew long before.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(40);

    private readonly ConcurrentDictionary<string, string> _troubles = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<HistoryKey, bool> _unknown = new();
    private volatile Dictionary<string, (byte[] Content, string Stamp)> _known = [];

    /// <summary>Reads the files anew; the last content stays while one cannot be read.</summary>
    public void Refresh()
    {
        var read = new Dictionary<string, (byte[], string)>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, calendar) in options.Value.All)
        {
            try
            {
                var content = Content(calendar.File);
                read[name] = (content, Convert.ToHexStringLower(SHA256.HashData(content)));
                Well(name, calendar.File);
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                Tell(name, calendar.File, "cannot be read");
                if (_known.TryGetValue(name, out var before))
                {
                    read[name] = before;
                }
            }
        }

        _known = read;
    }

    /// <summary>Which calendar in which version a workload is to be trained with; empty for none.</summary>
    public string StampOf(ForecastWorkload workload) =>
        _known.TryGetValue(workload.Settings.Calendar, out var known) ? known.Stamp : string.Empty;

    /// <summary>What the workload's calendar means, as far as its history shows it.</summary>
    /// <param name="history">What it is trained on; nothing after it is used.</param>
    public WorkloadCalendar Learn(ForecastWorkload workload, RegularSeries history, WindowMaxOptions trained)
    {
        var name = workload.Settings.Calendar;
        if (name.Length == 0)
        {
            return WorkloadCalendar.None;
        }

        if (!_known.TryGetValue(name, out var calendar))
        {
            if (!options.Value.All.ContainsKey(name) && _unknown.TryAdd(workload.Key, true))
            {
                logger.CalendarUnknown(workload.Key.Namespace, workload.Key.Name);
            }

            return WorkloadCalendar.None;
        }

        var overlays = EventOverlays.None;
        try
        {
            using var content = new MemoryStream(calendar.Content, writable: false);
            overlays = ICalendarEvents.Read(
                content,
                "the calendar",
                trained.TimeZone,
                history.Start,
                history.End + Ahead
            );
        }
        catch (ICalendarException invalid)
        {
            Tell(name, calendar.Stamp, invalid.Message);
        }

        return new WorkloadCalendar(
            calendar.Stamp,
            overlays.Learn(history, trained.TimeZone),
            trained.Lead,
            trained.Window
        );
    }

    /// <summary>One byte more than is allowed tells that there is too much.</summary>
    private static byte[] Content(string file)
    {
        using var stream = File.OpenRead(file);
        var content = new byte[ICalendarLimits.BytesMost + 1];
        return content[..stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
    }

    /// <summary>Once for each version that is wrong, not once for each workload and training.</summary>
    private void Tell(string name, string version, string rule)
    {
        if (!_troubles.TryGetValue(name, out var told) || told != version)
        {
            _troubles[name] = version;
            logger.CalendarUnusable(name, rule);
        }
    }

    private void Well(string name, string file)
    {
        if (_troubles.TryGetValue(name, out var told) && told == file)
        {
            _troubles.TryRemove(name, out _);
        }
    }
}
