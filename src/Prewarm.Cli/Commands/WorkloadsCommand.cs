using System.CommandLine;
using System.Globalization;
using Prewarm.Cli.Operate;
using Prewarm.Inspection.Views;

namespace Prewarm.Cli.Commands;

/// <summary>The verb <c>workloads</c>.</summary>
internal static class WorkloadsCommand
{
    public static Command Create()
    {
        var command = new Command(
            "workloads",
            "List workloads with state, demand, replicas and the next predicted rise."
        );
        var find = new Option<string?>("--find") { Description = "Part of namespace or name.", HelpName = "TEXT" };
        var status = new Option<string?>("--status") { Description = "Only this status.", HelpName = "STATUS" };
        status.AcceptOnlyFromAmong("live", "learning", "shadow", "overridden", "degraded", "silent");
        var sort = new Option<string?>("--sort")
        {
            Description =
                "name, status, demand, replicas, rise, coverage, error or saved; a leading minus turns it around.",
            HelpName = "ORDER",
        };
        command.Options.Add(find);
        command.Options.Add(status);
        command.Options.Add(sort);
        return command.Asking(
            async (call, token) =>
            {
                var path =
                    "api/v1/workloads?limit=1000"
                    + Part("q", call.Get(find))
                    + Part("status", call.Get(status))
                    + Part("sort", call.Get(sort));
                call.Show<WorkloadsBody>(await call.Client.GetAsync(path, token).ConfigureAwait(false), Show);
            }
        );
    }

    private static void Show(WorkloadsBody body) =>
        Columns.Print(
            ["WORKLOAD", "STATUS", "DEMAND", "READY", "STARTING", "ASKED", "NEXT RISE", "WHY"],
            body.Workloads.Select(one =>
                (IReadOnlyList<string>)
                    [
                        one.Namespace + "/" + one.Name,
                        one.Status,
                        one.Demand?.ToString("0.##", CultureInfo.InvariantCulture) ?? "-",
                        Count(one.Decision?.ReadyReplicas),
                        Count(one.Decision?.StartingReplicas),
                        Count(one.Decision?.Replicas),
                        one.NextRise is { } rise
                            ? string.Create(
                                CultureInfo.InvariantCulture,
                                $"in {(rise.At - body.Now).TotalMinutes:0} min{(rise.Replicas is { } replicas ? $" to {replicas}" : "")}"
                            )
                            : "-",
                        one.StatusReason,
                    ]
            )
        );

    private static string Count(int? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Part(string name, string? value) =>
        string.IsNullOrEmpty(value) ? string.Empty : $"&{name}={Uri.EscapeDataString(value)}";
}
