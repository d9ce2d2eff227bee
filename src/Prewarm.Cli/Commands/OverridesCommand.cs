using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Prewarm.Cli.Operate;
using Prewarm.Inspection.Views;

namespace Prewarm.Cli.Commands;

/// <summary>The verb <c>overrides</c>: list, lay down, take away.</summary>
internal static class OverridesCommand
{
    private static readonly string[] Members = ["kind", "replicas", "team"];

    public static Command Create()
    {
        var list = new Command("list", "List overrides: coming, active and expired.").Asking(ListAsync);
        return new Command("overrides", "Take over: pin, cap, floor or freeze workloads for a stated time.")
        {
            list,
            Set(),
            Delete(),
        };
    }

    private static Command Set()
    {
        var command = new Command("set", "Lay an override down; the same kind for the same workload replaces it.");
        var scope = Scope();
        var kind = CheckedOption.Create("--kind", "pin, cap, floor or freeze.", "KIND", null);
        kind.AcceptOnlyFromAmong("pin", "cap", "floor", "freeze");
        var replicas = new Option<int?>("--replicas") { Description = "How many; not with freeze.", HelpName = "N" };
        var span = CheckedOption.Create("--for", "How long, such as 30m, 2h or 1d.", "DURATION", null);
        var reason = CheckedOption.Create("--reason", "Why, for people and the audit log.", "TEXT", null);
        var team = new Option<string?>("--team")
        {
            Description = "Only workloads whose trigger names this team; with WHOM of * or a namespace.",
            HelpName = "TEAM",
        };
        command.Arguments.Add(scope);
        foreach (var option in (Option[])[kind, replicas, span, reason, team])
        {
            command.Options.Add(option);
        }

        return command.Asking(
            async (call, token) =>
            {
                var body = new OperationRequest(
                    Scope: call.Get(scope),
                    Kind: call.Get(kind),
                    Replicas: call.Get(replicas),
                    Reason: call.Get(reason),
                    For: call.Get(span),
                    Team: call.Get(team)
                );
                var made = await call
                    .Client.SendAsync(HttpMethod.Put, "api/v1/overrides", body, token)
                    .ConfigureAwait(false);
                call.Show<OperationView>(made, one => Table([one]));
            }
        );
    }

    private static Command Delete()
    {
        var command = new Command("delete", "Take an override away before it expires.");
        var id = new Argument<string>("ID") { Description = "Its id, as the list shows it." };
        command.Arguments.Add(id);
        return command.Asking(
            async (call, token) =>
            {
                var path = "api/v1/overrides?id=" + Uri.EscapeDataString(call.Get(id)!);
                await call.Client.SendAsync(HttpMethod.Delete, path, null, token).ConfigureAwait(false);
                await Console.Error.WriteLineAsync("taken away").ConfigureAwait(false);
            }
        );
    }

    private static async Task ListAsync(ServerCall call, CancellationToken cancellationToken) =>
        call.Show<OperationsBody>(
            await call.Client.GetAsync("api/v1/overrides", cancellationToken).ConfigureAwait(false),
            body => Table(body.Items)
        );

    private static void Table(IEnumerable<OperationView> items) =>
        Columns.Print(
            ["ID", "WHOM", "SAYS", "STATE", "UNTIL", "BY", "REASON"],
            items.Select(one =>
                (IReadOnlyList<string>)
                    [
                        one.Id,
                        one.Scope,
                        Says(one.Body),
                        one.State,
                        one.Expires.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture),
                        one.CreatedBy,
                        one.Reason,
                    ]
            )
        );

    private static string Says(JsonElement body) =>
        string.Join(
            ' ',
            Members
                .Select(name => body.TryGetProperty(name, out var member) ? member.ToString() : string.Empty)
                .Where(text => text.Length > 0)
        );

    private static Argument<string> Scope() =>
        new("WHOM") { Description = "NAMESPACE/NAME, a NAMESPACE, or * for all." };
}
