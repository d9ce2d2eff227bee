using System.Globalization;
using Microsoft.Extensions.Options;
using Prewarm.Forecaster.Calendar;
using Prewarm.Forecaster.Models;
using Prewarm.Protocol.V1;

namespace Prewarm.Forecaster.Tests.Calendar;

/// <summary>A calendar in a file of its own, and workloads that name it.</summary>
internal sealed class CalendarFile : IDisposable
{
    public const string Name = "holidays";

    public string Path { get; } = System.IO.Path.GetTempFileName();

    /// <summary>An event that multiplies demand.</summary>
    public static string Event(DateTimeOffset from, DateTimeOffset to, int factor) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Launch\r\nDTSTART:{from:yyyyMMdd'T'HHmmss'Z'}\r\nDTEND:{to:yyyyMMdd'T'HHmmss'Z'}\r\nX-PREWARM-FACTOR:{factor}\r\nEND:VEVENT\r\n"
        );

    public void Write(string events) =>
        File.WriteAllText(Path, $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//tests//EN\r\n{events}END:VCALENDAR\r\n");

    /// <summary>A forecaster that knows this calendar, with the workload "a" that names one.</summary>
    /// <param name="calendar">The name in its trigger; empty for none.</param>
    public ForecasterBench Bench(FakeHistoryStore store, string calendar, IPromotionJudge? judge = null)
    {
        var bench = new ForecasterBench(store, options => options.IdleExpiry = TimeSpan.FromDays(2), judge: judge);
        bench.Get<IOptions<CalendarsOptions>>().Value.All[Name] = new CalendarOptions { File = Path };
        WorkloadSettings settings = ForecasterBench.Settings("a");
        settings.Calendar = calendar;
        bench.Board.Register(ForecasterBench.Key("a"), settings);
        return bench;
    }

    public void Dispose() => File.Delete(Path);
}
