using System.CommandLine;
using Prewarm.Cli.Commands;
using Prewarm.Cli.Hosting;
using Prewarm.Hosting;

NativeHeap.KeepTogether();
var root = new RootCommand("Prewarm: starts GPU inference replicas before predicted demand arrives.")
{
    ServeCommands.Scaler(),
    ServeCommands.Forecaster(),
    TrainCommand.Create(),
    ImportCommand.Create(),
    ExportCommand.Create(),
    ReportCommand.Create(),
    DemoCommand.Create(),
    ForecastCommand.Create(),
    BacktestCommand.Create(),
    SimulateCommand.Create(),
    ExplainCommand.Create(),
    AdviceCommand.Create(),
    DoctorCommand.Create(),
    WorkloadsCommand.Create(),
    OverridesCommand.Create(),
    ModelsCommand.Create(),
    CompletionCommand.Create(),
    ConfigCommand.Create(),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine(error.Message);
    }

    Console.Error.WriteLine("Run 'prewarm --help' for the verbs and their options.");
    return ExitCodes.Usage;
}

return await parsed.InvokeAsync().ConfigureAwait(false);
