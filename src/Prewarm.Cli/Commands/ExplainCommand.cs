using System.CommandLine;
using System.Text.Json;
using Prewarm.Cli.Operate;
using Prewarm.Inspection;
using Prewarm.Inspection.Views;

namespace Prewarm.Cli.Commands;

/// <summary>The verb <c>explain</c>: one decision in plain words.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var command = new Command(
            "explain",
            "Say in plain words why a workload got its number, now or at a past moment."
        );
        var workload = new Argument<string>("NS/NAME") { Description = "Namespace and name of the ScaledObject." };
        var at = new Option<string?>("--at")
        {
            Description = "A past moment, ISO-8601 (default: now).",
            HelpName = "TIME",
        };
        command.Arguments.Add(workload);
        command.Options.Add(at);
        return command.Asking(
            (call, token) => ExplainAsync(call.Client, call.Get(workload)!, call.Get(at), call.IsJson, token)
        );
    }

    private static async Task ExplainAsync(
        ServerClient client,
        string workload,
        string? at,
        bool json,
        CancellationToken cancellationToken
    )
    {
        var view = await client.GetAsync(ServerClient.Path(workload), cancellationToken).ConfigureAwait(false);
        var known = view.Deserialize<WorkloadView>(JsonSerializerOptions.Web)!;
        var decision = known.Decision;
        if (at is not null)
        {
            var found = await client
                .GetAsync(ServerClient.Path(workload, "/decisions?at=" + Uri.EscapeDataString(at)), cancellationToken)
                .ConfigureAwait(false);
            var decisions = found.Deserialize<DecisionsBody>(JsonSerializerOptions.Web)!.Decisions;
            decision = decisions.Count > 0 ? decisions[0] : null;
        }

        if (decision is null)
        {
            throw new ServerException(
                at is null
                    ? "no decision has been reported for this workload"
                    : "no decision is stored from before that moment"
            );
        }

        if (json)
        {
            ServerVerb.Print(JsonSerializer.SerializeToElement(decision, JsonSerializerOptions.Web));
            return;
        }

        if (at is null)
        {
            Console.Out.WriteLine(Columns.Clean($"{workload} is {known.Status}: {known.StatusReason}"));
        }

        foreach (var line in DecisionWords.Lines(decision, known.Unit))
        {
            Console.Out.WriteLine(Columns.Clean(line));
        }

        var query = at is null ? string.Empty : "?at=" + Uri.EscapeDataString(at);
        var operating = await client
            .GetAsync(ServerClient.Path(workload, "/operating" + query), cancellationToken)
            .ConfigureAwait(false);
        Console.Out.WriteLine(
            Columns.Clean(OperatingWords.Sentence(operating.Deserialize<OperatingBody>(JsonSerializerOptions.Web)!))
        );
    }
}
