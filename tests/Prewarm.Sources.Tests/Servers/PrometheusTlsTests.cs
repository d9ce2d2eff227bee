using Prewarm.Forecasting.Signals;
using Prewarm.TestUtils;
using Prewarm.TestUtils.Certificates;
using Prewarm.TestUtils.Servers;

namespace Prewarm.Sources.Tests.Servers;

/// <summary>Against a real Prometheus that shows a certificate and asks for one.</summary>
public sealed class PrometheusTlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public async Task Read_BothSidesShowTheirCertificates_AndStrangersAreKeptOut()
    {
        var program = Require.Program("prometheus");
        await using var engine = await MetricsTarget.StartAsync(Token);
        engine.Text = "vllm:num_requests_running{model_name=\"llama\"} 7\n";
        await using var prometheus = await StartAsync(program, _authority.Issue("prometheus"), engine.Port);

        var client = _authority.Issue("prewarm", TestAuthority.ClientUse);
        await using (var sources = Sources(prometheus.Port, _authority.CaFile, client))
        {
            await ServerProcess.EventuallyAsync(
                async () => (await sources.ReadAsync(SourceSet.Vllm())).Running is { IsFresh: true, Value: 7 },
                Token
            );
        }

        await AssertUnreachableAsync(prometheus.Port, _authority.CaFile, null);
        await AssertUnreachableAsync(
            prometheus.Port,
            _authority.CaFile,
            _stranger.Issue("prewarm", TestAuthority.ClientUse)
        );
        await AssertUnreachableAsync(prometheus.Port, _stranger.CaFile, client);
        await AssertUnreachableAsync(prometheus.Port, null, client); // The system does not know the authority.
    }

    [Theory]
    [InlineData("prometheus", TestAuthority.ClientUse)] // A client's certificate does not make a server.
    [InlineData("elsewhere", TestAuthority.ServerUse)] // Its address is no name of the certificate.
    public async Task Read_CertificateOfTheAuthorityThatIsNoServersHere_IsRefused(string name, string use)
    {
        var program = Require.Program("prometheus");
        await using var engine = await MetricsTarget.StartAsync(Token);
        await using var prometheus = await StartAsync(program, _authority.Issue(name, use), engine.Port);
        var host = name == "elsewhere" ? "localhost" : "127.0.0.1";
        await AssertUnreachableAsync(
            prometheus.Port,
            _authority.CaFile,
            _authority.Issue("prewarm", TestAuthority.ClientUse),
            host
        );
    }

    [Fact]
    public async Task Read_ClientCertificateIsRenewed_NewConnectionsShowTheNewOne()
    {
        var program = Require.Program("prometheus");
        await using var engine = await MetricsTarget.StartAsync(Token);
        engine.Text = "vllm:num_requests_running{model_name=\"llama\"} 7\n";
        await using var prometheus = await StartAsync(program, _authority.Issue("prometheus"), engine.Port);
        var client = _stranger.Issue("prewarm", TestAuthority.ClientUse);
        await using var sources = Sources(prometheus.Port, _authority.CaFile, client);
        Assert.Equal(ReadingState.Unreachable, (await sources.ReadAsync(SourceSet.Vllm())).Running.State);

        _authority.Issue("prewarm", TestAuthority.ClientUse).CopyOver(client);
        await ServerProcess.EventuallyAsync(
            async () => (await sources.ReadAsync(SourceSet.Vllm())).Running.IsFresh,
            Token
        );
    }

    private Task<ServerProcess> StartAsync(string program, CertificatePair server, int target) =>
        ServerProcess.SecuredPrometheusAsync(program, server, _authority.CaFile, [target], Token);

    private static SourceSet Sources(int port, string? caFile, CertificatePair? client, string host = "127.0.0.1")
    {
        List<(string Key, string Value)> settings =
        [
            ("Type", "prometheus"),
            ("Url", $"https://{host}:{port}"),
            ("Timeout", "5s"),
        ];
        if (caFile is not null)
        {
            settings.Add(("CaFile", caFile));
        }

        if (client is not null)
        {
            settings.Add(("CertificateFile", client.CertificateFile));
            settings.Add(("KeyFile", client.KeyFile));
        }

        return new SourceSet([.. settings]);
    }

    private static async Task AssertUnreachableAsync(
        int port,
        string? caFile,
        CertificatePair? client,
        string host = "127.0.0.1"
    )
    {
        await using var sources = Sources(port, caFile, client, host);
        Assert.Equal(ReadingState.Unreachable, (await sources.ReadAsync(SourceSet.Vllm())).Running.State);
    }
}
