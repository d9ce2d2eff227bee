using System.Net;
using Prewarm.TestUtils.Certificates;

namespace Prewarm.FunctionalTests.GrpcGo;

/// <summary>KEDA's own client library against our ports and certificates.</summary>
public sealed class TransportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C43_ClearTextPort_IsHttp2WithPriorKnowledge()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        await using var keda = await GoKedaClient.DialAsync(scaler.Ports.Grpc);
        Assert.Equal("OK", (await keda.CallAsync("IsActive", ScalerFixture.Vllm())).Code);

        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{scaler.Ports.Grpc}/healthz"), Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task C43_HttpPort_AnswersNoGrpc()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        await using var keda = await GoKedaClient.DialAsync(scaler.Ports.Http);
        Assert.Equal("Unavailable", (await keda.CallAsync("IsActive", ScalerFixture.Vllm())).Code);
    }

    [Fact]
    public async Task C40_UnknownMethod_IsUnimplementedFromGrpcNotFrom404()
    {
        await using var scaler = await ScalerFixture.StartAsync();
        await using var keda = await GoKedaClient.DialAsync(scaler.Ports.Grpc);
        var answer = await keda.CallAsync("Nothing", ScalerFixture.Vllm());
        Assert.Equal("Unimplemented", answer.Code);
        Assert.DoesNotContain("404", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C43_Tls_ServesAClientThatTrustsTheAuthority()
    {
        using var authority = new TestAuthority();
        var server = authority.Issue("localhost");
        await using var scaler = await StartTlsAsync(server);
        await using var keda = await GoKedaClient.DialAsync(scaler.Ports.Grpc, new GoTls(authority.CaFile));
        Assert.Equal("OK", (await keda.CallAsync("IsActive", ScalerFixture.Vllm())).Code);

        using var stranger = new TestAuthority();
        await using var wary = await GoKedaClient.DialAsync(scaler.Ports.Grpc, new GoTls(stranger.CaFile));
        var refused = await wary.CallAsync("IsActive", ScalerFixture.Vllm());
        Assert.Equal("Unavailable", refused.Code);
        Assert.Contains("x509", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C43_ClearTextClientOnTlsPort_IsRefused()
    {
        using var authority = new TestAuthority();
        await using var scaler = await StartTlsAsync(authority.Issue("localhost"));
        await using var keda = await GoKedaClient.DialAsync(scaler.Ports.Grpc);
        Assert.Equal("Unavailable", (await keda.CallAsync("IsActive", ScalerFixture.Vllm())).Code);
    }

    [Theory]
    [InlineData("none", "true", false)]
    [InlineData("none", "false", true)]
    [InlineData("ours", "true", true)]
    [InlineData("ours", "false", true)]
    [InlineData("stranger", "true", false)]
    [InlineData("stranger", "false", false)]
    [InlineData("server-only", "true", false)]
    public async Task C43_ClientCertificates_AreCheckedAgainstTheConfiguredAuthority(
        string client,
        string required,
        bool served
    )
    {
        using var authority = new TestAuthority();
        using var stranger = new TestAuthority();
        await using var scaler = await StartTlsAsync(
            authority.Issue("localhost"),
            ("Scaler:Tls:ClientCaFile", authority.CaFile),
            ("Scaler:Tls:RequireClientCertificate", required)
        );
        var pair = client switch
        {
            "ours" => authority.Issue("keda-operator", TestAuthority.ClientUse),
            "stranger" => stranger.Issue("keda-operator", TestAuthority.ClientUse),
            "server-only" => authority.Issue("other-server", TestAuthority.ServerUse),
            _ => null,
        };
        await using var keda = await GoKedaClient.DialAsync(
            scaler.Ports.Grpc,
            new GoTls(authority.CaFile, pair?.CertificateFile, pair?.KeyFile)
        );
        var answer = await keda.CallAsync("IsActive", ScalerFixture.Vllm());
        Assert.Equal(served ? "OK" : "Unavailable", answer.Code);
    }

    [Fact]
    public async Task C43_NewCertificate_IsServedToNewConnectionsWhileOldStreamsStay()
    {
        using var old = new TestAuthority();
        using var next = new TestAuthority();
        var server = old.Issue("localhost");
        await using var scaler = await StartTlsAsync(server);
        await using var before = await GoKedaClient.DialAsync(scaler.Ports.Grpc, new GoTls(old.CaFile));
        var stream = await before.OpenAsync("StreamIsActive", ScalerFixture.Vllm());
        Assert.Equal("OK", (await before.ReceiveAsync(stream)).Code);

        next.Issue("localhost").CopyOver(server);
        string code;
        var since = TimeProvider.System.GetTimestamp();
        do
        {
            // Files are looked at once a second; until then new connections get the old certificate.
            await using var after = await GoKedaClient.DialAsync(scaler.Ports.Grpc, new GoTls(next.CaFile));
            code = (await after.CallAsync("IsActive", ScalerFixture.Vllm())).Code;
        } while (code != "OK" && TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(30));

        Assert.Equal("OK", code);
        Assert.Equal("OK", (await before.CallAsync("IsActive", ScalerFixture.Vllm())).Code);
        await scaler.StopAsync();
        Assert.Equal("EOF", (await before.ReceiveAsync(stream)).Code);
    }

    [Fact]
    public async Task C43_BrokenNewCertificate_KeepsTheLastGoodOne()
    {
        using var authority = new TestAuthority();
        var server = authority.Issue("localhost");
        await using var scaler = await StartTlsAsync(server);
        await File.WriteAllTextAsync(server.CertificateFile, "not a certificate", Token);
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, Token); // The next look at the files is due.
        await using var keda = await GoKedaClient.DialAsync(scaler.Ports.Grpc, new GoTls(authority.CaFile));
        Assert.Equal("OK", (await keda.CallAsync("IsActive", ScalerFixture.Vllm())).Code);
        Assert.Contains(scaler.Logs, record => record.Message.Contains("last good", StringComparison.Ordinal));
    }

    private static Task<ScalerFixture> StartTlsAsync(
        CertificatePair server,
        params (string Key, string Value)[] more
    ) =>
        ScalerFixture.StartAsync(
            null,
            null,
            [("Scaler:Tls:CertificateFile", server.CertificateFile), ("Scaler:Tls:KeyFile", server.KeyFile), .. more]
        );
}
