using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Externalscaler;
using Google.Protobuf;
using Prewarm.TestUtils;

namespace Prewarm.FunctionalTests.GrpcGo;

/// <summary>A real grpc-go client as a process, dialled as KEDA dials. Commands run one after the other.</summary>
internal sealed class GoKedaClient : IAsyncDisposable
{
    private const string GoPath = "/usr/share/gocode";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly SemaphoreSlim Building = new(1, 1);
    private static string? _program;
    private readonly Process _process;

    private GoKedaClient(Process process) => _process = process;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Builds the program once per run, starts it and dials. Skips the test where Go or grpc-go is not installed.</summary>
    public static async Task<GoKedaClient> DialAsync(int port, GoTls? tls = null)
    {
        var program = await BuildAsync();
        var process = Process.Start(
            new ProcessStartInfo(program)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        var client = new GoKedaClient(process);
        var answer = await client.SendAsync(
            new
            {
                Op = "dial",
                Target = $"{(tls is null ? "127.0.0.1" : "localhost")}:{port}",
                Tls = tls is not null,
                tls?.Ca,
                tls?.Cert,
                tls?.Key,
            }
        );
        Assert.Equal("OK", answer.Code);
        return client;
    }

    public Task<GoAnswer> CallAsync(string method, IMessage request) =>
        SendAsync(
            new
            {
                Op = "call",
                Method = method,
                Request = request.ToByteArray(),
            }
        );

    /// <summary>Calls in a row; the answer has quantiles of their durations.</summary>
    public Task<GoAnswer> BurstAsync(string method, IMessage request, int count) =>
        SendAsync(
            new
            {
                Op = "burst",
                Method = method,
                Request = request.ToByteArray(),
                Count = count,
            }
        );

    /// <summary>Opens streams that are not read yet; returns the number of the first.</summary>
    public async Task<int> OpenAsync(string method, ScaledObjectRef reference, int count = 1)
    {
        var answer = await SendAsync(
            new
            {
                Op = "open",
                Method = method,
                Request = reference.ToByteArray(),
                Count = count,
            }
        );
        Assert.Equal("OK", answer.Code);
        return answer.Stream;
    }

    /// <summary>Waits for one message of a stream.</summary>
    public Task<GoAnswer> ReceiveAsync(int stream) => SendAsync(new { Op = "recv", Stream = stream });

    /// <summary>Reads all open streams in the background from now on.</summary>
    public Task<GoAnswer> DrainAsync() => SendAsync(new { Op = "drain" });

    /// <summary>Waits until so many messages and ends were counted since <see cref="DrainAsync"/>.</summary>
    public Task<GoAnswer> WaitAsync(int messages, int ended, TimeSpan timeout) =>
        SendAsync(
            new
            {
                Op = "wait",
                Messages = messages,
                Ended = ended,
                Millis = (int)timeout.TotalMilliseconds,
            }
        );

    public Task<GoAnswer> CancelAllAsync() => SendAsync(new { Op = "cancel" });

    public async Task<string> StateAsync() => (await SendAsync(new { Op = "state" })).State;

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task<GoAnswer> SendAsync(object command)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command, Json).AsMemory(), Token);
        await _process.StandardInput.FlushAsync(Token);
        var line = await _process.StandardOutput.ReadLineAsync(Token);
        return JsonSerializer.Deserialize<GoAnswer>(
                line ?? throw new InvalidOperationException("The client ended."),
                Json
            ) ?? throw new InvalidOperationException("The client answered nothing.");
    }

    private static async Task<string> BuildAsync([CallerFilePath] string here = "")
    {
        var go = Require.Program("go");
        Require.Folder(Path.Combine(GoPath, "src/google.golang.org/grpc"), "golang-google-grpc-dev");
        await Building.WaitAsync(Token);
        try
        {
            return _program ??= await BuildAsync(go, Path.Combine(Path.GetDirectoryName(here)!, "client"));
        }
        finally
        {
            Building.Release();
        }
    }

    private static async Task<string> BuildAsync(string go, string source)
    {
        var target = Path.Combine(Directory.CreateTempSubdirectory("prewarm-grpcgo-").FullName, "client");
        var start = new ProcessStartInfo(go, ["build", "-buildvcs=false", "-o", target, "main.go"])
        {
            WorkingDirectory = source,
            UseShellExecute = false,
            RedirectStandardError = true,
        };

        // Debian packages its Go libraries for GOPATH mode; no module proxy is asked.
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOPATH"] = GoPath;
        start.Environment["GOFLAGS"] = string.Empty;
        using var build = Process.Start(start)!;
        var errors = await build.StandardError.ReadToEndAsync(Token);
        await build.WaitForExitAsync(Token);
        Assert.True(build.ExitCode == 0, errors);
        return target;
    }
}

/// <summary>PEM files of a TLS client.</summary>
internal sealed record GoTls(string Ca, string? Cert = null, string? Key = null);
