using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prewarm.Hosting.Endpoints;
using Prewarm.Hosting.Health;

namespace Prewarm.Hosting.Tests.Endpoints;

public sealed class PrewarmHostTests
{
    private static readonly EndpointOptions Defaults = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ports_ZeroAsked_AreFoundAndSpeakTheirProtocol()
    {
        await using var app = Create();
        await app.StartAsync(Token);
        var ports = app.Services.GetRequiredService<BoundPorts>();
        Assert.NotEqual(ports.Grpc, ports.Http);
        using var http = new HttpClient();

        using var health = await http.GetAsync(Address(ports.Http, "/healthz"), Token);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal("{\"status\":\"ok\",\"reasons\":[]}", await health.Content.ReadAsStringAsync(Token));
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await http.GetAsync(Address(ports.Grpc, "/healthz"), Token)).StatusCode
        );
        foreach (var path in new[] { "/healthz", "/readyz", "/metrics" })
        {
            Assert.Equal(HttpStatusCode.NotFound, await Http2Async(http, Address(ports.Grpc, path), null));
            Assert.Equal(
                HttpStatusCode.NotFound,
                await Http2Async(http, Address(ports.Grpc, path), "application/grpc")
            );
        }
    }

    [Fact]
    public async Task Readyz_FailingCheck_Is503AndSaysWhy()
    {
        var check = new Check { Reason = "no pass yet" };
        await using var app = Create(services => services.AddSingleton<IReadinessCheck>(check));
        await app.StartAsync(Token);
        using var http = new HttpClient();
        var ready = Address(app.Services.GetRequiredService<BoundPorts>().Http, "/readyz");

        using var before = await http.GetAsync(ready, Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, before.StatusCode);
        Assert.Equal(
            "{\"status\":\"not ready\",\"reasons\":[\"test: no pass yet\"]}",
            await before.Content.ReadAsStringAsync(Token)
        );
        check.Reason = null;
        Assert.Equal("{\"status\":\"ready\",\"reasons\":[]}", await http.GetStringAsync(ready, Token));
    }

    [Fact]
    public async Task Metrics_OwnMetersAndRuntime_AreExported()
    {
        await using var app = Create();
        await app.StartAsync(Token);
        var meter = app.Services.GetRequiredService<IMeterFactory>().Create("Prewarm.Test");
        meter.CreateCounter<long>("prewarm.test.things").Add(3);
        using var http = new HttpClient();
        var text = await http.GetStringAsync(
            Address(app.Services.GetRequiredService<BoundPorts>().Http, "/metrics"),
            Token
        );
        Assert.Contains("prewarm_test_things_total", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_PortInUse_PrintsOneLineAndFails()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var (code, lines) = await RunAsync(("Test:GrpcPort", $"{port}"));
        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("address already in use", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Test:GrpcPort", "hunter2", "configuration: cannot read the value at 'Test:GrpcPort'")]
    [InlineData("Test:GrpcPort", "70000", "configuration: Test:GrpcPort must be within 0 and 65535.")]
    [InlineData("Test:GrpcAddress", "hunter2", "configuration: Test:GrpcAddress must be an IP address.")]
    [InlineData("Test:Tls:KeyFile", "/nowhere/hunter2", "configuration: Test:Tls")]
    public async Task RunAsync_WrongSetting_PrintsItsKeyAndNotItsValue(string key, string value, string expected)
    {
        var (code, lines) = await RunAsync((key, value));
        Assert.Equal(ExitCodes.Failed, code);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.StartsWith(expected, line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_SeveralWrongSettings_ArePrintedTogether()
    {
        var (code, lines) = await RunAsync(("Test:GrpcPort", "70000"), ("Test:HttpAddress", "x"), ("Rule:A", "bad"));
        Assert.Equal(ExitCodes.Failed, code);
        Assert.Equal(
            [
                "configuration: Rule:A is bad.",
                "configuration: Test:GrpcPort must be within 0 and 65535.",
                "configuration: Test:HttpAddress must be an IP address.",
            ],
            lines.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task RunAsync_StoppedByItsToken_IsOk()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var error = new StringWriter();
        var run = PrewarmHost.RunAsync(
            () =>
            {
                var app = Create();
                app.Lifetime.ApplicationStarted.Register(stop.Cancel);
                return app;
            },
            error,
            stop.Token
        );
        Assert.Equal(ExitCodes.Ok, await run);
        Assert.Equal(string.Empty, error.ToString());
    }

    private static async Task<(int Code, string[] Lines)> RunAsync(params (string Key, string Value)[] settings)
    {
        var error = new StringWriter();
        var code = await PrewarmHost.RunAsync(
            () =>
                Create(
                    services =>
                        services
                            .AddOptions<Rule>()
                            .BindConfiguration("Rule")
                            .Validate(rule => rule.A != "bad", "Rule:A is bad.")
                            .ValidateOnStart(),
                    settings
                ),
            error,
            Token
        );
        return (code, error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static WebApplication Create(
        Action<IServiceCollection>? services = null,
        params (string Key, string Value)[] settings
    )
    {
        var overrides = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Test:GrpcAddress"] = "127.0.0.1",
            ["Test:HttpAddress"] = "127.0.0.1",
        };
        foreach (var (key, value) in settings)
        {
            overrides[key] = value;
        }

        var arguments = new HostArguments { ConfigFile = HostArguments.NoFile, Overrides = overrides };
        var builder = PrewarmHost.CreateBuilder(arguments, "Test", Defaults);
        builder.Logging.ClearProviders();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapPrewarmDefaults();
        return app;
    }

    private static async Task<HttpStatusCode> Http2Async(HttpClient http, Uri address, string? contentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (contentType is not null)
        {
            request.Content = new ByteArrayContent([]);
            request.Content.Headers.ContentType = new(contentType);
        }

        using var response = await http.SendAsync(request, Token);
        return response.StatusCode;
    }

    private static Uri Address(int port, string path) => new($"http://127.0.0.1:{port}{path}");

    private sealed class Check : IReadinessCheck
    {
        public string? Reason { get; set; }

        public string Name => "test";

        public string? NotReadyBecause() => Reason;
    }

    private sealed class Rule
    {
        public string A { get; set; } = string.Empty;
    }
}
