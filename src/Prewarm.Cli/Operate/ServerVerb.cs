using System.CommandLine;
using System.Text.Json;
using Prewarm.Hosting;

namespace Prewarm.Cli.Operate;

/// <summary>Runs a verb that asks a forecaster: one line on standard error and an exit code when it fails.</summary>
internal static class ServerVerb
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<int> RunAsync(
        ParseResult result,
        ServerOptionSet server,
        Func<ServerClient, CancellationToken, Task> act,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var client = server.Connect(result);
            await act(client, cancellationToken).ConfigureAwait(false);
            return ExitCodes.Ok;
        }
        catch (ServerException failure)
        {
            await Console.Error.WriteLineAsync("prewarm: " + failure.Message).ConfigureAwait(false);
            return failure.IsUsage ? ExitCodes.Usage : ExitCodes.Failed;
        }
    }

    public static void Print(JsonElement body) => Console.Out.WriteLine(JsonSerializer.Serialize(body, Indented));
}
