using System.Diagnostics;
using System.Globalization;

namespace Prewarm.TestUtils.Servers;

/// <summary>A PostgreSQL cluster of its own on a free loopback port, in a temporary folder. It cannot run as root and then runs as <c>postgres</c>.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Installed = "/usr/lib/postgresql";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prewarm-postgres-");
    private readonly string _programs;
    private int _databases;

    private PostgresServer(string programs) => _programs = programs;

    public int Port { get; } = ServerProcess.FreePort();

    private string Cluster => Path.Combine(_folder.FullName, "cluster");

    /// <summary>Makes and starts a cluster; skips the calling test when PostgreSQL is not installed.</summary>
    public static async Task<PostgresServer> StartAsync(CancellationToken cancellationToken)
    {
        Require.Folder(Installed, "postgresql");
        var programs = Directory
            .GetDirectories(Installed)
            .Select(folder => Path.Combine(folder, "bin"))
            .Where(folder => File.Exists(Path.Combine(folder, "initdb")))
            .MaxBy(folder => folder, StringComparer.Ordinal);
        var server = new PostgresServer(programs ?? Require.Program("initdb"));
        try
        {
            if (Environment.IsPrivilegedProcess)
            {
                await RunAsync("chown", ["postgres", server._folder.FullName], cancellationToken);
            }

            await server.AsOwnerAsync(
                "initdb",
                ["-D", server.Cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"],
                cancellationToken
            );
            await server.BeginAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection string of a database that does not exist yet and is created by this call.</summary>
    public async Task<string> NewDatabaseAsync(CancellationToken cancellationToken)
    {
        var name = "test" + Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture);
        await RunAsync(
            Path.Combine(_programs, "createdb"),
            ["-h", "127.0.0.1", "-p", Number(Port), "-U", "postgres", name],
            cancellationToken
        );
        return $"Host=127.0.0.1;Port={Port};Username=postgres;Database={name}";
    }

    /// <summary>Starts the cluster, also again after <see cref="EndAsync"/>.</summary>
    public Task BeginAsync(CancellationToken cancellationToken) =>
        AsOwnerAsync(
            "pg_ctl",
            [
                "start",
                "-w",
                "-D",
                Cluster,
                "-l",
                Path.Combine(_folder.FullName, "log"),
                "-o",
                $"-p {Port} -k {_folder.FullName} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60",
            ],
            cancellationToken
        );

    /// <summary>Ends it at once, as a crash would: every connection breaks.</summary>
    public Task EndAsync(CancellationToken cancellationToken) =>
        AsOwnerAsync("pg_ctl", ["stop", "-w", "-m", "immediate", "-D", Cluster], cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Cluster, "postmaster.pid")))
        {
            await EndAsync(CancellationToken.None);
        }

        _folder.Delete(recursive: true);
    }

    private Task AsOwnerAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_programs, program);
        return Environment.IsPrivilegedProcess
            ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments], cancellationToken)
            : RunAsync(path, arguments, cancellationToken);
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        // Output goes nowhere: the server would inherit a pipe and keep it open for as long as it runs.
        using var process = Process.Start(
            new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1 </dev/null", program, .. arguments])
            {
                WorkingDirectory = "/",
            }
        )!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{Path.GetFileName(program)} exited with {process.ExitCode}.");
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
