using System.CommandLine;
using System.Text.Json;
using Prewarm.Hosting;

namespace Prewarm.Cli.Operate;

/// <summary>Runs a verb that asks a forecaster: one line on standard error and an exit code when it fails.</summary>
internal static class ServerVerb
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Gives a command the options of <see cref="ServerOptionSet"/> and what it does with an answering forecaster.</summary>
    public static Command Asking(this Command command, Func<ServerCall, CancellationToken, Task> act)
    {
        var server = new ServerOptionSet();
        server.AddTo(command);
        command.SetAction((result, cancellation) => RunAsync(result, server, act, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult result,
        ServerOptionSet server,
        Func<ServerCall, CancellationToken, Task> act,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var client = server.Connect(result);
            await act(new ServerCall(result, client, server.IsJson(result)), cancellationToken).ConfigureAwait(false);
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

/// <summary>One run of a verb: what was asked for, of whom, and how to print it.</summary>
internal sealed record ServerCall(ParseResult Result, ServerClient Client, bool IsJson)
{
    public T? Get<T>(Option<T> option) => Result.GetValue(option);

    public T? Get<T>(Argument<T> argument) => Result.GetValue(argument);

    /// <summary>Prints an answer as it came, or as a table of what it says.</summary>
    public void Show<T>(JsonElement answer, Action<T> table)
    {
        if (IsJson)
        {
            ServerVerb.Print(answer);
        }
        else
        {
            table(answer.Deserialize<T>(JsonSerializerOptions.Web)!);
        }
    }
}
