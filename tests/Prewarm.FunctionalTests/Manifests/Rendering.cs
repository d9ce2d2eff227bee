using System.Diagnostics;
using System.Text.Json.Nodes;
using Prewarm.TestUtils;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>Runs the real kubectl and helm. Both come from <c>eng/kube-tools.sh</c>; without them the test skips.</summary>
internal static class Rendering
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<IReadOnlyList<JsonNode>> KustomizeAsync(string folder)
    {
        var (code, output, error) = await RunAsync(Require.Program("kubectl"), "kustomize", folder);
        Assert.True(code == 0, $"kubectl kustomize {folder}: {error}");
        return YamlText.Documents(output);
    }

    public static async Task<IReadOnlyList<JsonNode>> HelmAsync(string release, params string[] settings)
    {
        var (code, output, error) = await HelmRawAsync(release, settings);
        Assert.True(code == 0, $"helm template {string.Join(' ', settings)}: {error}");
        return YamlText.Documents(output);
    }

    public static Task<(int Code, string Output, string Error)> HelmRawAsync(string release, params string[] settings)
    {
        List<string> arguments = ["template", release, Repository.Path("manifests", "chart"), "--namespace", "prewarm"];
        foreach (var setting in settings)
        {
            arguments.AddRange(["--set", setting]);
        }

        return RunAsync(Require.Program("helm"), [.. arguments]);
    }

    public static async Task<(int Code, string Output, string Error)> RunAsync(
        string program,
        params string[] arguments
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Repository.Root,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>The one document of a kind and name.</summary>
    public static JsonNode One(this IEnumerable<JsonNode> documents, string kind, string name) =>
        Assert.Single(
            documents,
            document => (string?)document["kind"] == kind && (string?)document["metadata"]!["name"] == name
        );
}
