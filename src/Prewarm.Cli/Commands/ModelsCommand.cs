using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Prewarm.Cli.Operate;
using Prewarm.Inspection.Views;

namespace Prewarm.Cli.Commands;

/// <summary>The verb <c>models</c>: list, promote, take back.</summary>
internal static class ModelsCommand
{
    private const string Moment = "yyyy-MM-dd HH:mm'Z'";

    public static Command Create() =>
        new("models", "The stored models of a workload: list, promote, roll back.") { List(), Promote(), Rollback() };

    private static Command List()
    {
        var command = new Command("list", "List versions, newest first.");
        var (workload, trigger) = AddWorkload(command);
        return command.Asking(
            async (call, token) =>
                call.Show<ModelsBody>(
                    await call
                        .Client.GetAsync(Path(call.Get(workload)!, "", call.Get(trigger)), token)
                        .ConfigureAwait(false),
                    Table
                )
        );
    }

    private static Command Promote()
    {
        var command = new Command(
            "promote",
            "Make a version the champion; a running forecaster follows within minutes."
        );
        var (workload, trigger) = AddWorkload(command);
        var version = new Argument<long>("VERSION") { Description = "Which, as the list shows it." };
        command.Arguments.Add(version);
        return command.Asking(
            (call, token) => ChangeAsync(call, workload, trigger, call.Get(version), "promote", token)
        );
    }

    private static Command Rollback()
    {
        var command = new Command("rollback", "Refuse the champion and bring the one before back.");
        var (workload, trigger) = AddWorkload(command);
        var version = new Argument<long?>("VERSION")
        {
            Description = "The champion to take back (default: whichever it is); nothing changes when it is another.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        command.Arguments.Add(version);
        return command.Asking(
            async (call, token) =>
            {
                var champion =
                    call.Get(version) ?? await ChampionAsync(call, workload, trigger, token).ConfigureAwait(false);
                await ChangeAsync(call, workload, trigger, champion, "rollback", token).ConfigureAwait(false);
            }
        );
    }

    private static (Argument<string> Workload, Option<string?> Trigger) AddWorkload(Command command)
    {
        var workload = new Argument<string>("NS/NAME") { Description = "Namespace and name of the ScaledObject." };
        var trigger = new Option<string?>("--trigger")
        {
            Description = "Which trigger, where it has several (default: the first).",
            HelpName = "TRIGGER",
        };
        command.Arguments.Add(workload);
        command.Options.Add(trigger);
        return (workload, trigger);
    }

    private static async Task<long> ChampionAsync(
        ServerCall call,
        Argument<string> workload,
        Option<string?> trigger,
        CancellationToken cancellationToken
    )
    {
        var path = Path(call.Get(workload)!, "", call.Get(trigger));
        var body = await call.Client.GetAsync(path, cancellationToken).ConfigureAwait(false);
        var models = body.Deserialize<ModelsBody>(JsonSerializerOptions.Web)!.Models;
        return models.FirstOrDefault(one => one.Role == "champion")?.Version
            ?? throw new ServerException("there is no champion to take back");
    }

    private static async Task ChangeAsync(
        ServerCall call,
        Argument<string> workload,
        Option<string?> trigger,
        long version,
        string verb,
        CancellationToken cancellationToken
    )
    {
        var tail = string.Create(CultureInfo.InvariantCulture, $"/{version}:{verb}");
        var path = Path(call.Get(workload)!, tail, call.Get(trigger));
        var now = await call
            .Client.SendAsync(HttpMethod.Post, path, body: null, cancellationToken)
            .ConfigureAwait(false);
        call.Show<ModelsBody>(now, Table);
    }

    private static string Path(string workload, string tail, string? trigger) =>
        ServerClient.Path(workload, "/models" + tail)
        + (trigger is null ? string.Empty : "?trigger=" + Uri.EscapeDataString(trigger));

    private static void Table(ModelsBody body) =>
        Columns.Print(
            ["VERSION", "ROLE", "CREATED", "TRAINED FROM", "TRAINED TO", "HASH", "SCORE"],
            body.Models.Select(one =>
                (IReadOnlyList<string>)
                    [
                        one.Version.ToString(CultureInfo.InvariantCulture),
                        one.CanaryShare > 0
                            ? string.Create(CultureInfo.InvariantCulture, $"{one.Role} ({one.CanaryShare:P0} canary)")
                            : one.Role,
                        one.Created.ToString(Moment, CultureInfo.InvariantCulture),
                        one.TrainedFrom.ToString(Moment, CultureInfo.InvariantCulture),
                        one.TrainedTo.ToString(Moment, CultureInfo.InvariantCulture),
                        one.Hash[..Math.Min(12, one.Hash.Length)],
                        Verdict(one.Scores),
                    ]
            )
        );

    private static string Verdict(JsonElement? scores) =>
        scores is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty("verdict", out var said)
            ? said.ToString()
            : "-";
}
