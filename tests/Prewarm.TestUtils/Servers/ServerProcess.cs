using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Prewarm.TestUtils.Certificates;

namespace Prewarm.TestUtils.Servers;

/// <summary>A server from a Debian package on a free loopback port, in a folder of its own, stopped by its process id.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private Process? _process;

    private ServerProcess(DirectoryInfo folder, int port)
    {
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts Prometheus scraping targets every second.</summary>
    public static async Task<ServerProcess> PrometheusAsync(
        string program,
        IEnumerable<int> targets,
        CancellationToken cancellationToken,
        params string[] more
    )
    {
        var server = new ServerProcess(Directory.CreateTempSubdirectory("prewarm-prometheus-"), FreePort());
        await server.StartPrometheusAsync(program, targets, more, cancellationToken);
        await server.WaitUntilHttpAsync("/-/ready", cancellationToken);
        return server;
    }

    /// <summary>Starts Prometheus on a past that is written as OpenMetrics text; it scrapes nothing.</summary>
    public static async Task<ServerProcess> PrometheusWithPastAsync(
        Action<TextWriter> past,
        CancellationToken cancellationToken,
        params string[] more
    )
    {
        var (prometheus, promtool) = (Require.Program("prometheus"), Require.Program("promtool"));
        var server = new ServerProcess(Directory.CreateTempSubdirectory("prewarm-prometheus-"), FreePort());
        var text = Path.Combine(server._folder.FullName, "past.txt");
        await using (var writer = new StreamWriter(text))
        {
            past(writer);
        }

        // Few large blocks: the text is read once for each.
        string[] arguments = ["tsdb", "create-blocks-from", "openmetrics", "--quiet", "--max-block-duration=1440h"];
        using (var making = Process.Start(promtool, [.. arguments, text, server.DataFolder]))
        {
            await making.WaitForExitAsync(cancellationToken);
            if (making.ExitCode != 0)
            {
                throw new InvalidOperationException($"promtool exited with {making.ExitCode}.");
            }
        }

        File.Delete(text);
        await server.StartPrometheusAsync(
            prometheus,
            [],
            ["--storage.tsdb.retention.time=10y", .. more],
            cancellationToken
        );
        await server.WaitUntilHttpAsync("/-/ready", cancellationToken);
        return server;
    }

    private string DataFolder => Path.Combine(_folder.FullName, "data");

    private async Task StartPrometheusAsync(
        string program,
        IEnumerable<int> targets,
        string[] more,
        CancellationToken cancellationToken
    )
    {
        var list = string.Join(", ", targets.Select(port => $"'127.0.0.1:{port}'"));
        var config = Path.Combine(_folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(
            config,
            $"global: {{ scrape_interval: 1s, scrape_timeout: 1s }}\nscrape_configs:\n  - job_name: engines\n    static_configs: [ {{ targets: [ {list} ] }} ]\n",
            cancellationToken
        );
        Start(
            program,
            [
                $"--config.file={config}",
                $"--storage.tsdb.path={DataFolder}",
                $"--web.listen-address=127.0.0.1:{Port}",
                .. more,
            ]
        );
    }

    /// <summary>Starts Prometheus behind TLS; clients need a certificate of the authority.</summary>
    public static async Task<ServerProcess> SecuredPrometheusAsync(
        string program,
        CertificatePair certificate,
        string clientCaFile,
        IEnumerable<int> targets,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var web = certificate.CertificateFile + ".web.yml";
        await File.WriteAllTextAsync(
            web,
            $"tls_server_config:\n  cert_file: {certificate.CertificateFile}\n  key_file: {certificate.KeyFile}\n  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: {clientCaFile}\n",
            cancellationToken
        );
        var server = new ServerProcess(Directory.CreateTempSubdirectory("prewarm-prometheus-"), FreePort());
        await server.StartPrometheusAsync(program, targets, [$"--web.config.file={web}"], cancellationToken);
        await server.WaitUntilConnectedAsync(cancellationToken);
        return server;
    }

    /// <summary>Starts Redis without persistence.</summary>
    public static async Task<ServerProcess> RedisAsync(string program, int? port, CancellationToken cancellationToken)
    {
        var server = new ServerProcess(Directory.CreateTempSubdirectory("prewarm-redis-"), port ?? FreePort());
        server.Start(
            program,
            "--port",
            server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            server._folder.FullName
        );
        await server.WaitUntilConnectedAsync(cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
            _folder.Delete(recursive: true);
        }
    }

    private void Start(string program, params string[] arguments)
    {
        _process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;

        // Unread pipes fill up and would stop the server.
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task WaitUntilHttpAsync(string path, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        await EventuallyAsync(
            async () =>
            {
                using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{Port}{path}"), cancellationToken);
                return response.IsSuccessStatusCode;
            },
            cancellationToken
        );
    }

    private Task WaitUntilConnectedAsync(CancellationToken cancellationToken) =>
        EventuallyAsync(
            async () =>
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
                return true;
            },
            cancellationToken
        );

    /// <summary>Repeats a check of a server outside our control until it holds; a minute at most.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> check, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                if (await check())
                {
                    return;
                }
            }
            catch (Exception notYet) when (notYet is HttpRequestException or SocketException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }
}
