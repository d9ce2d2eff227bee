using Microsoft.Extensions.Configuration;
using Prewarm.Hosting.Configuration;
using Prewarm.Hosting.Endpoints;

namespace Prewarm.Hosting.Tests.Configuration;

public sealed class UnknownKeysTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prewarm-keys-");

    private string FilePath => Path.Combine(_folder.FullName, "prewarm.yaml");

    private static ConfigurationSchema Schema =>
        new ConfigurationSchema()
            .Add("Scaler", typeof(EndpointOptions))
            .Add("Sources", typeof(Dictionary<string, Source>))
            .AddFree("Logging");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void AddPrewarm_KnownKeysInAnyCase_AreAccepted()
    {
        var configuration = Read(
            """
            scaler: { grpcPort: 1, TLS: { keyFile: a } }
            sources:
              any-name: { targets: [ a, b ], headers: { X-Any: b }, timeout: 5s }
              empty: {}
            logging: { logLevel: { default: debug } }
            """,
            "Scaler:HttpPort"
        );
        Assert.Equal("1", configuration["Scaler:GrpcPort"]);
    }

    [Fact]
    public void AddPrewarm_KeysNobodyReads_AreAllRefusedWithTheirPlaces()
    {
        var error = Assert.Throws<ConfigurationException>(() =>
            Read(
                """
                scaler:
                  grpcProt: 1
                  tls: { certificatFile: hunter2 }
                sources:
                  default: { url: x, tokn: hunter2 }
                scalar: {}
                """,
                "Scaler:HtpPort"
            )
        );
        Assert.Equal(
            [
                $"{FilePath}:2:3: scaler has no key grpcProt (did you mean GrpcPort?)",
                $"{FilePath}:3:10: scaler:tls has no key certificatFile (did you mean CertificateFile?)",
                $"{FilePath}:5:22: sources:default has no key tokn (did you mean Token?)",
                $"{FilePath}:6:1: there is no section scalar (did you mean Scaler?)",
                "--set Scaler:HtpPort: Scaler has no key HtpPort (did you mean HttpPort?)",
            ],
            error.Problems
        );
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Scaler:GrpcPort:Low", "Scaler:GrpcPort is a value, without keys")]
    [InlineData("Sources:a:Targets:first", "Sources:a:Targets is a list, without keys")]
    [InlineData(
        "Sources:a:Zzzzzzzzzzzz",
        "Sources:a has no key Zzzzzzzzzzzz; known: Headers, Targets, Timeout, Token, Url"
    )]
    [InlineData("Sources:a:Targets:0", null)]
    [InlineData("Sources:a:Headers:X-Any", null)]
    [InlineData("Logging:LogLevel:Default", null)]
    public void Check_Key_SaysWhatIsWrong(string key, string? expected) => Assert.Equal(expected, Schema.Check(key));

    [Fact]
    public void AddPrewarm_EnvironmentKeyNobodyReads_IsRefused()
    {
        const string Name = "PREWARM__SCALER__GRPCPROT";
        Environment.SetEnvironmentVariable(Name, "hunter2");
        try
        {
            var error = Assert.Throws<ConfigurationException>(() => Read("scaler: {}\n"));
            Assert.Equal([$"environment {Name}: SCALER has no key GRPCPROT (did you mean GrpcPort?)"], error.Problems);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Name, null);
        }
    }

    private IConfigurationRoot Read(string text, params string[] overrides)
    {
        File.WriteAllText(FilePath, text);
        var builder = new ConfigurationBuilder();
        builder.AddPrewarm(
            new HostArguments
            {
                ConfigFile = FilePath,
                Overrides = overrides.ToDictionary(key => key, _ => (string?)"7", StringComparer.Ordinal),
                Schema = Schema,
            }
        );
        return builder.Build();
    }

    private sealed class Source
    {
        public string? Url { get; set; }

        public string? Token { get; set; }

        public TimeSpan Timeout { get; set; }

        public List<string> Targets { get; set; } = [];

        public Dictionary<string, string> Headers { get; set; } = [];
    }
}
