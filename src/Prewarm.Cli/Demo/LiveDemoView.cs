using System.Globalization;
using Prewarm.Inspection.Views;
using Prewarm.Simulation.Fleet;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Prewarm.Cli.Demo;

/// <summary>A live picture in the terminal: demand and both fleets over the last hours, as rows of blocks.</summary>
internal sealed class LiveDemoView : IDemoView
{
    private const string Blocks = " ▁▂▃▄▅▆▇█";
    private static readonly TimeSpan Shown = TimeSpan.FromHours(6);
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(200);

    private readonly DemoTraffic _traffic;
    private readonly DemoTimeline _timeline;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _drawing;
    private long _drawnAt;
    private volatile IRenderable _picture = new Text("starting");

    public LiveDemoView(DemoTraffic traffic, DemoTimeline timeline)
    {
        _traffic = traffic;
        _timeline = timeline;
        _drawing = AnsiConsole.Live(_picture).AutoClear(false).StartAsync(DrawAsync);
    }

    public void Show(DateTimeOffset now, SimulatedFleet ours, SimulatedFleet reactive)
    {
        if (_drawnAt != 0 && TimeProvider.System.GetElapsedTime(_drawnAt) < DrawEvery)
        {
            return;
        }

        _drawnAt = TimeProvider.System.GetTimestamp();
        _picture = Draw(now, ours, reactive);
    }

    public void Dispose()
    {
        _done.TrySetResult();
        _drawing.GetAwaiter().GetResult();
    }

    private async Task DrawAsync(LiveDisplayContext context)
    {
        while (!_done.Task.IsCompleted)
        {
            context.UpdateTarget(_picture);
            await Task.WhenAny(_done.Task, Task.Delay(DrawEvery, TimeProvider.System)).ConfigureAwait(false);
        }

        context.UpdateTarget(_picture);
    }

    private Panel Draw(DateTimeOffset now, SimulatedFleet ours, SimulatedFleet reactive)
    {
        var points = _timeline.Since(Shown);
        var width = Math.Clamp(AnsiConsole.Profile.Width - 40, 20, 100);
        var top = Math.Max(
            1,
            points.Select(point => Math.Max(point.Ready + point.Starting, point.Reactive)).DefaultIfEmpty(1).Max()
        );
        var demandTop = Math.Max(1, points.Select(point => point.Demand).DefaultIfEmpty(1).Max());
        var table = new Table().NoBorder().HideHeaders().AddColumn("what").AddColumn("line").AddColumn("now");
        table.AddRow(
            Markup("demand"),
            Markup(Line(points, point => point.Demand, demandTop, width)),
            Markup(Number(_traffic.Trace.RateAt(now)) + "/s")
        );
        table.AddRow(
            Markup("prewarm"),
            Markup(Line(points, point => point.Ready + point.Starting, top, width)),
            Markup($"{ours.Ready} + {ours.Starting} starting")
        );
        table.AddRow(
            Markup("reactive"),
            Markup(Line(points, point => point.Reactive, top, width)),
            Markup($"{reactive.Ready} + {reactive.Starting} starting")
        );
        table.AddRow(
            Markup("missed"),
            Markup($"prewarm {ours.Totals.Missed}, reactive {reactive.Totals.Missed}"),
            Markup($"GPU-hours {Number(ours.Totals.GpuHours)} / {Number(reactive.Totals.GpuHours)}")
        );
        var done = (now - _traffic.From) / (_traffic.To - _traffic.From);
        return new Panel(table)
            .Header(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $" {now:ddd yyyy-MM-dd HH:mm} UTC, {done:P0} of the run, last 6 hours "
                )
            )
            .Expand();
    }

    private static Text Markup(string text) => new(text);

    private static string Number(double value) => value.ToString("F0", CultureInfo.InvariantCulture);

    private static string Line(IReadOnlyList<FleetPoint> points, Func<FleetPoint, double> read, double top, int width)
    {
        if (points.Count == 0)
        {
            return string.Empty;
        }

        var size = Math.Max(1, (int)Math.Ceiling(points.Count / (double)width));
        return string.Concat(
            points.Chunk(size).Select(chunk => Blocks[(int)Math.Round(chunk.Max(read) / top * (Blocks.Length - 1))])
        );
    }
}
