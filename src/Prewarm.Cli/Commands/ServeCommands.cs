using System.CommandLine;
using Prewarm.Cli.Hosting;
using Prewarm.Forecaster;
using Prewarm.Hosting;
using Prewarm.Inspection;
using Prewarm.Scaler;

namespace Prewarm.Cli.Commands;

/// <summary>The verbs that serve until they are told to stop: <c>scaler</c> and <c>forecaster</c>.</summary>
internal static class ServeCommands
{
    public static Command Scaler()
    {
        var command = new Command("scaler", "Answer KEDA (gRPC 9090; metrics and health on 8081).");
        var host = new HostOptionSet();
        host.AddTo(command);
        command.SetAction(
            (result, cancellation) =>
            {
                var arguments = host.Read(result);
                return PrewarmHost.RunAsync(
                    () => ScalerHost.Create(arguments, ServiceSets.ScalerSources),
                    Console.Error,
                    cancellation
                );
            }
        );
        return command;
    }

    public static Command Forecaster()
    {
        var command = new Command(
            "forecaster",
            "Learn and forecast (gRPC 9091 on loopback; page, API and metrics on 8080)."
        );
        var host = new HostOptionSet();
        host.AddTo(command);
        command.SetAction(
            (result, cancellation) =>
            {
                var arguments = host.Read(result);
                return PrewarmHost.RunAsync(() => CreateForecaster(arguments), Console.Error, cancellation);
            }
        );
        return command;
    }

    private static WebApplication CreateForecaster(HostArguments arguments)
    {
        var app = ForecasterHost.Create(arguments, ServiceSets.ForecasterSources);
        app.MapPrewarmInspection();
        return app;
    }
}
