using Prewarm.TestUtils;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>The first page a newcomer follows, word by word, as far as it goes without a cluster.</summary>
public sealed class GettingStartedTests : IDisposable
{
    private const string Page = "docs/getting-started.md";

    /// <summary>What needs a cluster, has happened when tests run, or is a step of its own in CI.</summary>
    private static readonly string[] Elsewhere =
    [
        "kubectl apply ",
        "helm install ",
        "curl ",
        "dotnet build ",
        "export PATH=",
        "prewarm demo ",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prewarm-start-");

    public static TheoryData<string> Commands =>
        [
            .. MarkdownFiles
                .Code(Repository.Read(Page), "sh")
                .SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                .Where(line => !Array.Exists(Elsewhere, start => line.StartsWith(start, StringComparison.Ordinal))),
        ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Command_Runs(string command)
    {
        var (code, output, error) = await RunAsync(command);
        Assert.True(code == 0, $"{command}: {error}{output}");
        if (command.StartsWith("prewarm doctor ", StringComparison.Ordinal))
        {
            Assert.DoesNotContain("warning", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ConfigShow_PrintsWhatThePageShows()
    {
        var (_, output, _) = await RunAsync(
            Commands.Single(row => row.Data.StartsWith("prewarm config", StringComparison.Ordinal)).Data
        );
        Assert.Contains(output.Trim(), Repository.Read(Page), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_HasTheCommandsThatMatter() =>
        Assert.Equal(
            ["prewarm", "prewarm", "kubectl", "helm", "prewarm", "python3", "prewarm"],
            Commands.Select(row => row.Data.Split(' ')[0])
        );

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>In a folder that has what the page says a clone has, and the files it says to write.</summary>
    private async Task<(int Code, string Output, string Error)> RunAsync(string command)
    {
        if (command.Split(' ')[0] is var program and not "prewarm")
        {
            Require.Program(program);
        }

        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "manifests"), Repository.Path("manifests"));
        var shown = MarkdownFiles
            .Code(Repository.Read(Page), "yaml")
            .Single(block => block.Contains("kind: ScaledObject", StringComparison.Ordinal));
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "llama.yaml"),
            shown,
            TestContext.Current.CancellationToken
        );
        await File.WriteAllLinesAsync(
            Path.Combine(_folder.FullName, "vllm-chat.csv"),
            Enumerable
                .Range(0, 3 * 24 * 60)
                .Select(i => $"{DateTime.UnixEpoch.AddMinutes(i):yyyy-MM-dd'T'HH:mm:ss'Z'},{i % 60}")
                .Prepend("timestamp,value"),
            TestContext.Current.CancellationToken
        );
        return await Rendering.RunAsync(
            Require.Program("bash"),
            "-c",
            $"cd '{_folder.FullName}' && PATH='{AppContext.BaseDirectory}':\"$PATH\" && {command}"
        );
    }
}
