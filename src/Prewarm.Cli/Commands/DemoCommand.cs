using System.CommandLine;
using Prewarm.Cli.Demo;
using Prewarm.Forecasting.Series;
using Prewarm.Hosting;
using Prewarm.Storage;

namespace Prewarm.Cli.Commands;

/// <summary>The verb <c>demo</c>.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var command = new Command(
            "demo",
            "Run scaler and forecaster against a simulated GPU fleet, with KEDA's rules and a page on port 8080, and compare with a reactive scaler."
        );
        var trace = new Option<string?>("--trace")
        {
            Description = "Traffic to replay, a CSV of timestamp,value (default: generated).",
            HelpName = "FILE",
        };
        var speed = new Option<double?>("--speed")
        {
            Description =
                "Simulated seconds per second (default: about 100 s in all; without a view as fast as it goes).",
            HelpName = "N",
        };
        var span = new Option<string?>("--for")
        {
            Description = "How much of the end of the traffic to live through (default: 24h).",
            HelpName = "DURATION",
        };
        var headless = new Option<bool>("--headless") { Description = "Plain lines instead of the live view." };
        var port = new Option<int>("--port")
        {
            Description = "Port of the page; 0 takes a free one.",
            DefaultValueFactory = _ => 8080,
        };
        var postgres = PostgresOption();
        speed.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.StartsWith('-') || token.Value.Trim('0', '.').Length == 0))
            {
                result.AddError("--speed must be above 0.");
            }
        });
        span.Validators.Add(result =>
        {
            var text = result.GetValueOrDefault<string?>();
            if (
                text is not null
                && (!DurationText.TryParse(text, out var duration) || duration < TimeSpan.FromMinutes(10))
            )
            {
                result.AddError("--for needs a duration of at least 10m, such as 6h or 1d.");
            }
        });
        command.Options.Add(trace);
        command.Options.Add(speed);
        command.Options.Add(span);
        command.Options.Add(headless);
        command.Options.Add(port);
        command.Options.Add(postgres);
        command.SetAction(
            (result, cancellation) =>
                RunAsync(
                    result.GetValue(postgres),
                    new DemoSettings(
                        result.GetValue(trace),
                        result.GetValue(speed),
                        ReadSpan(result.GetValue(span)),
                        result.GetValue(headless) || Console.IsOutputRedirected,
                        result.GetValue(port),
                        Postgres: null
                    ),
                    cancellation
                )
        );
        return command;
    }

    private static Option<string?> PostgresOption() =>
        new("--postgres")
        {
            Description =
                "File with the connection string of a PostgreSQL database to keep history, models and records in, in a schema that is dropped at the end (default: an SQLite file).",
            HelpName = "FILE",
        };

    private static TimeSpan ReadSpan(string? text) =>
        text is not null && DurationText.TryParse(text, out var duration) ? duration : TimeSpan.FromDays(1);

    private static async Task<int> RunAsync(
        string? connectionFile,
        DemoSettings settings,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (connectionFile is not null)
            {
                var text = await File.ReadAllTextAsync(connectionFile, cancellationToken).ConfigureAwait(false);
                settings = settings with { Postgres = text.Trim() };
            }

            return await DemoRun.RunAsync(settings, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync("demo: " + unreadable.Message).ConfigureAwait(false);
            return ExitCodes.Usage;
        }
        catch (StorageException away)
        {
            await Console.Error.WriteLineAsync("demo: " + away.Message).ConfigureAwait(false);
            return ExitCodes.Failed;
        }
        catch (CsvSeriesException invalid)
        {
            await Console.Error.WriteLineAsync(invalid.Message).ConfigureAwait(false);
            return ExitCodes.Usage;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("demo: stopped").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
    }
}
