using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Prewarm.Storage;

namespace Prewarm.FunctionalTests.Faults;

/// <summary>The verb <c>train</c> as a process, while the sidecar has the history open.</summary>
public sealed class TrainBesideForecasterTests
{
    [Fact]
    public async Task Train_HistoryInUse_ExitsWithOneAndOneLineThatNamesTheLock()
    {
        var token = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("prewarm-train-");
        try
        {
            var file = Path.Combine(folder.FullName, "history.db");
            using var held = StorageEngines.OpenSqlite(file, TimeProvider.System, NullLoggerFactory.Instance);
            using var process = Process.Start(
                new ProcessStartInfo(
                    "dotnet",
                    [Path.Combine(AppContext.BaseDirectory, "prewarm.dll"), "train", "--set", "Storage:Path=" + file]
                )
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    UseShellExecute = false,
                    WorkingDirectory = folder.FullName,
                }
            )!;
            var (output, error) = (
                process.StandardOutput.ReadToEndAsync(token),
                process.StandardError.ReadToEndAsync(token)
            );
            await FaultTimeouts.WithinAsync(process.WaitForExitAsync, () => "the end of train", token);
            Assert.Equal((1, string.Empty), (process.ExitCode, await output));
            var line = Assert.Single((await error).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains("history.db.lock", line, StringComparison.Ordinal);
            Assert.Contains("stop that process", line, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
