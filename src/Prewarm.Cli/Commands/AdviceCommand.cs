using System.CommandLine;
using System.Globalization;
using Prewarm.Cli.Operate;
using Prewarm.Inspection.Views;

namespace Prewarm.Cli.Commands;

/// <summary>The verb <c>advice</c>: whether a workload should move on from shadow to floor to full.</summary>
internal static class AdviceCommand
{
    public static Command Create()
    {
        var command = new Command(
            "advice",
            "Say what shadow, floor and full would have missed and cost on the recorded decisions, and which to run."
        );
        var workload = new Argument<string>("NS/NAME") { Description = "Namespace and name of the ScaledObject." };
        var days = new Option<int?>("--days")
        {
            Description = "How many days to look back, 1 to 28 (default: 14).",
            HelpName = "N",
        };
        command.Arguments.Add(workload);
        command.Options.Add(days);
        return command.Asking(
            async (call, token) =>
            {
                var query = call.Get(days) is { } count
                    ? string.Create(CultureInfo.InvariantCulture, $"?days={count}")
                    : string.Empty;
                var path = ServerClient.Path(call.Get(workload)!, "/advice" + query);
                call.Show<AdviceBody>(await call.Client.GetAsync(path, token).ConfigureAwait(false), Print);
            }
        );
    }

    private static void Print(AdviceBody body)
    {
        Console.Out.WriteLine(Columns.Clean(body.Advice));
        if (body.Outcomes.Count == 0)
        {
            return;
        }

        Columns.Print(
            ["MODE", "MISSED", "AVOIDED", "95 % INTERVAL", "GPU-HOURS", "EXTRA", "95 % INTERVAL"],
            body.Outcomes.Select(Row)
                .Prepend([
                    "live alone",
                    Number(body.Outcomes[0].MissedLive),
                    "",
                    "",
                    Number(body.Outcomes[0].GpuHoursLive),
                    "",
                    "",
                ])
        );
    }

    private static IReadOnlyList<string> Row(AdviceOutcomeView one) =>
        [
            one.Mode,
            Number(one.MissedMode),
            Number(one.Avoided.Value),
            Range(one.Avoided),
            Number(one.GpuHoursMode),
            Number(one.ExtraGpuHours.Value),
            Range(one.ExtraGpuHours),
        ];

    private static string Range(IntervalView interval) => Number(interval.Low) + " to " + Number(interval.High);

    private static string Number(double value) => value.ToString("#,0.#", CultureInfo.InvariantCulture);
}
