using Prewarm.Cli.Doctor;
using Prewarm.Hosting;
using Prewarm.TestUtils;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary><c>doctor --scaledobject</c> has nothing to say about what the project itself shows.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prewarm-doctor-");

    public static TheoryData<string> Samples =>
        [.. Repository.Files("manifests/samples", "*.yaml").Where(file => HasTriggers(Repository.Read(file)))];

    public static TheoryData<string> Pages => [.. MarkdownFiles.All.Where(page => Shown(page).Any())];

    [Theory]
    [MemberData(nameof(Samples))]
    public Task Sample_IsClean(string file) => AssertCleanAsync(Repository.Path(file));

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_EveryScaledObject_IsClean(string page)
    {
        foreach (var block in Shown(page))
        {
            await AssertCleanAsync(await WriteAsync(block));
        }
    }

    [Fact]
    public async Task Triton_AHundredModels_AreClean()
    {
        var (code, output, error) = await Rendering.RunAsync(
            Require.Program("python3"),
            "manifests/samples/triton-100-models/generate.py"
        );
        Assert.True(code == 0, error);
        await AssertCleanAsync(await WriteAsync(output));
    }

    [Theory]
    [MemberData(nameof(SampleTests.Folders), MemberType = typeof(SampleTests))]
    public void EverySample_IsLookedAt(string folder) =>
        Assert.True(
            folder == "triton-100-models" // Generated; looked at above.
                || Samples.Any(row => row.Data.StartsWith($"manifests/samples/{folder}/", StringComparison.Ordinal))
        );

    [Fact]
    public async Task ScaledJob_ThatIsPushedTo_IsAnError()
    {
        var job = Repository
            .Read("manifests", "samples", "finetuning-queue", "scaledjobs.yaml")
            .Replace("type: external", "type: external-push", StringComparison.Ordinal);
        var findings = await DiagnoseAsync(await WriteAsync(job));
        Assert.Equal(
            2,
            findings.Count(finding => finding.Message == "a ScaledJob only logs what is pushed; use external")
        );
    }

    [Fact]
    public async Task File_WithoutAScaledObject_CannotBeLookedAt()
    {
        var file = await WriteAsync("kind: Deployment\nmetadata: { name: a }\n");
        var refused = await Assert.ThrowsAsync<FormatException>(() => DiagnoseAsync(file));
        Assert.EndsWith("holds no ScaledObject and no ScaledJob", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static bool HasTriggers(string yaml) => yaml.Contains("scalerAddress:", StringComparison.Ordinal);

    /// <summary>Whole objects of a page; a lone trigger is a part that <see cref="DocumentTests"/> parses.</summary>
    private static IEnumerable<string> Shown(string page) =>
        MarkdownFiles
            .Code(Repository.Read(page), "yaml")
            .Where(block => HasTriggers(block) && block.Contains("kind: Scaled", StringComparison.Ordinal));

    private static async Task AssertCleanAsync(string file) =>
        NoProblems.In(
            (await DiagnoseAsync(file))
                .Where(finding => finding.Severity != DoctorFinding.OkSeverity)
                .Select(finding => $"{finding.Severity} {finding.Where} {finding.Message}")
        );

    private static Task<IReadOnlyList<DoctorFinding>> DiagnoseAsync(string file) =>
        DoctorRun.RunAsync(
            new HostArguments { ConfigFile = HostArguments.NoFile },
            [file],
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );

    private async Task<string> WriteAsync(string text)
    {
        var file = Path.Combine(_folder.FullName, "scaledobject.yaml");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }
}
