using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Calendar;

/// <summary>Events in time order, past and to come.</summary>
/// <remarks>Immutable. Events may overlap: their factors multiply.</remarks>
public sealed class EventOverlays
{
    /// <summary>More events than this are a mistake or an attack, not a calendar.</summary>
    public const int CountMost = 2_000;

    /// <param name="events">In any order.</param>
    /// <exception cref="ArgumentException">More than <see cref="CountMost"/>.</exception>
    public EventOverlays(IEnumerable<EventOverlay> events)
    {
        Events = [.. events.OrderBy(one => one.Start)];
        if (Events.Count > CountMost)
        {
            throw new ArgumentException($"At most {CountMost} events can be overlaid.", nameof(events));
        }
    }

    /// <summary>No events.</summary>
    public static EventOverlays None { get; } = new([]);

    public IReadOnlyList<EventOverlay> Events { get; }

    /// <summary>What the events mean, as far as a history shows it: shapes of earlier events and the usual demand of weekdays.</summary>
    /// <param name="history">Samples up to an origin; nothing after it is used.</param>
    /// <param name="zone">Zone of the week.</param>
    public EventFactors Learn(RegularSeries history, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(zone);
        if (Events.Count == 0)
        {
            return EventFactors.None;
        }

        var usual = new MaskSet(Events.Select(one => one.Mask())).Apply(history);
        var profile = WeekProfile.Build(usual.Start, usual.Step, usual.Values, zone);
        var known = new List<EventOverlay>();
        var unknown = new List<EventOverlay>();
        var shapes = new Dictionary<string, EventShape>(StringComparer.Ordinal);
        foreach (var one in Events)
        {
            if (!one.IsOpen)
            {
                known.Add(one);
            }
            else if (shapes.TryGetValue(one.Name, out var shape))
            {
                known.Add(one with { Shape = shape });
            }
            else
            {
                unknown.Add(one);
            }

            // What one event was like, the next of its name will be: events come in time order.
            if (one.End <= history.End + history.Step && EventShape.Of(history, one, profile) is { } found)
            {
                shapes[one.Name] = found;
            }
        }

        return new EventFactors(known, unknown, profile);
    }
}
