using Microsoft.Extensions.Configuration;
using Prewarm.Hosting.Configuration;

namespace Prewarm.Hosting.Tests.Configuration;

public sealed class YamlConfigurationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prewarm-yaml-");

    private string FilePath => Path.Combine(_folder.FullName, "prewarm.yaml");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Load_MappingsAndLists_BecomeKeys()
    {
        var configuration = Read(
            """
            # a comment
            sources:
              default: { type: prometheus, url: "http://x:9090" }
            scaler:
              pollingStep: 15s
              levels: [50, 80]
              quoted: "null"
              empty: ~
            """
        );
        Assert.Equal("prometheus", configuration["Sources:Default:TYPE"]);
        Assert.Equal("http://x:9090", configuration["sources:default:url"]);
        Assert.Equal("15s", configuration["Scaler:PollingStep"]);
        Assert.Equal("80", configuration["Scaler:Levels:1"]);
        Assert.Equal("null", configuration["Scaler:Quoted"]);
        Assert.Null(configuration["Scaler:Empty"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    [InlineData("~\n")]
    public void Load_EmptyDocument_IsNoConfiguration(string text) => Assert.Empty(Read(text).AsEnumerable());

    [Theory]
    [InlineData("scaler:\n  a: hunter2\n  b: [1, 2\n", ":", "is not valid YAML")]
    [InlineData("scaler:\n  grpcPort: 1\n  GRPCPORT: hunter2\n", ":3:", "gives a key twice")]
    [InlineData("a: 1\n---\nb: hunter2\n", ":3:", "second document")]
    [InlineData("hunter2\n", ":1:", "must be a mapping")]
    [InlineData("scaler:\n  \"a:b\": hunter2\n", ":2:", "not a plain word")]
    [InlineData("scaler:\n  [x]: hunter2\n", ":2:", "not a plain word")]
    public void Load_WrongFile_NamesFileLineAndRuleButNoValue(string text, string line, string rule)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read(text));
        Assert.StartsWith(FilePath + line, error.Message, StringComparison.Ordinal);
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void AddPrewarm_MissingFileThatWasAskedFor_IsAnError()
    {
        var error = Assert.Throws<ConfigurationException>(() =>
            new ConfigurationBuilder().AddPrewarm(new HostArguments { ConfigFile = FilePath })
        );
        Assert.Equal(FilePath + ": the configuration file does not exist", error.Message);
    }

    [Fact]
    public void AddPrewarm_Overrides_WinOverTheFile()
    {
        File.WriteAllText(FilePath, "scaler: { grpcPort: 1, httpPort: 2 }\n");
        var builder = new ConfigurationBuilder();
        builder.AddPrewarm(
            new HostArguments
            {
                ConfigFile = FilePath,
                Overrides = new Dictionary<string, string?> { ["Scaler:GrpcPort"] = "3" },
            }
        );
        var configuration = builder.Build();
        Assert.Equal(("3", "2"), (configuration["Scaler:GrpcPort"], configuration["Scaler:HttpPort"]));
    }

    [Fact]
    public void Describe_Secrets_AreHidden()
    {
        var configuration = Read(
            """
            sources:
              default:
                url: http://user:hunter2@x
                bearerTokenFile: /run/token
                bearerToken: hunter2
                headers: { X-Key: hunter2 }
            storage: { connectionString: hunter2, path: /data/x.db }
            """
        );
        var shown = PrewarmConfiguration
            .Describe(configuration)
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain(shown.Values, value => value.Contains("hunter2", StringComparison.Ordinal));
        Assert.Equal("/run/token", shown["Sources:Default:BearerTokenFile"]);
        Assert.Equal("/data/x.db", shown["Storage:Path"]);
    }

    private IConfigurationRoot Read(string text)
    {
        File.WriteAllText(FilePath, text);
        return new ConfigurationBuilder().Add(new YamlConfigurationSource(FilePath)).Build();
    }
}
