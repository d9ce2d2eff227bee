using System.Diagnostics;
using System.Text.Json;
using Prewarm.Inspection.Tests.Bench;
using Prewarm.Storage;

namespace Prewarm.BrowserTests;

/// <summary>The verbs that talk to a forecaster and the doctor, as people run them: output, exit codes, nothing secret, no colours when piped.</summary>
public sealed class CommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workloads_AsTableAndJson_ShowTheFleetWithoutColours()
    {
        await using var bench = await StartAsync();
        var table = await RunAsync(bench, "workloads");
        Assert.Equal(0, table.Exit);
        Assert.Contains("ml/llama live", table.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', table.Output);
        var json = JsonSerializer.Deserialize<JsonElement>(
            (await RunAsync(bench, "workloads", "--output", "json")).Output
        );
        Assert.Equal(1, json.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Explain_NowAndAtAMoment_SaysWhyInWords()
    {
        await using var bench = await StartAsync();
        bench.Decide(bench.Source.All[0].Key, InspectionBench.Now.AddHours(-1), replicas: 3, ready: 2);
        var now = await RunAsync(bench, "explain", "ml/llama");
        Assert.Contains("it asked for 5 replicas", now.Output, StringComparison.Ordinal);
        Assert.Contains("2. rampUp: 7 to 5 replicas. at most 2 a minute", now.Output, StringComparison.Ordinal);
        Assert.Contains("the stated quantile holds", now.Output, StringComparison.Ordinal);
        var then = await RunAsync(bench, "explain", "ml/llama", "--at", "2026-03-04T11:30:00Z");
        Assert.Contains("it asked for 3 replicas", then.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync(bench, "explain", "ml/gone")).Exit);
        Assert.Equal(2, (await RunAsync(bench, "explain", "llama")).Exit);
    }

    [Fact]
    public async Task Advice_WithFewDays_SaysHowManyAndExitsWell()
    {
        await using var bench = await StartAsync();
        var table = await RunAsync(bench, "advice", "ml/llama");
        Assert.Equal(0, table.Exit);
        Assert.Contains("Not enough days yet: 0 of 7", table.Output, StringComparison.Ordinal);
        var json = await RunAsync(bench, "advice", "ml/llama", "--days", "7", "--output", "json");
        Assert.Equal(
            "tooFewDays",
            JsonSerializer.Deserialize<JsonElement>(json.Output).GetProperty("state").GetString()
        );
        Assert.Equal(2, (await RunAsync(bench, "advice", "ml/llama", "--days", "99")).Exit);
        Assert.Equal(2, (await RunAsync(bench, "advice", "ml/gone")).Exit);
    }

    [Fact]
    public async Task Overrides_SetListedAndDeleted_NeedTheOperatorsToken()
    {
        await using var bench = await StartAsync();
        string[] set =
        [
            "overrides",
            "set",
            "ml/llama",
            "--kind",
            "cap",
            "--replicas",
            "4",
            "--for",
            "2h",
            "--reason",
            "budget",
        ];
        var refused = await RunAsync(bench, set, InspectionBench.ViewerToken);
        Assert.Equal(1, refused.Exit);
        Assert.DoesNotContain(InspectionBench.ViewerToken, refused.Error, StringComparison.Ordinal);
        Assert.Empty(bench.Operations.List());
        Assert.Equal(0, (await RunAsync(bench, set, InspectionBench.OperatorToken)).Exit);
        Assert.Contains("cap 4", (await RunAsync(bench, "overrides", "list")).Output, StringComparison.Ordinal);
        var gone = await RunAsync(
            bench,
            ["overrides", "delete", "override:ml/llama:cap"],
            InspectionBench.OperatorToken
        );
        Assert.Equal(0, gone.Exit);
        Assert.Empty(bench.Operations.List());
    }

    [Fact]
    public async Task Models_ListedPromotedAndTakenBack_NeedTheOperatorsToken()
    {
        await using var bench = await StartAsync();
        var key = bench.Source.All[0].Key;
        for (byte content = 1; content <= 2; content++)
        {
            var at = InspectionBench.Now.AddDays(-content);
            bench.Models.Publish(
                new NewModel(key, "window-max/1", at, at, at, "{}", "{\"verdict\":\"so so\"}", [content])
            );
        }

        bench.Models.Promote(key, 1, InspectionBench.Now);
        var list = await RunAsync(bench, "models", "list", "ml/llama");
        Assert.Equal(0, list.Exit);
        Assert.Matches("(?m)^2 +challenger .* so so", list.Output);
        string[] promote = ["models", "promote", "ml/llama", "2"];
        Assert.Equal(1, (await RunAsync(bench, promote, InspectionBench.ViewerToken)).Exit);
        var promoted = await RunAsync(bench, promote, InspectionBench.OperatorToken);
        Assert.Equal(0, promoted.Exit);
        Assert.Matches("(?m)^2 +champion", promoted.Output);
        var back = await RunAsync(
            bench,
            ["models", "rollback", "ml/llama", "--output", "json"],
            InspectionBench.OperatorToken
        );
        Assert.Equal(1, Champion(JsonSerializer.Deserialize<JsonElement>(back.Output).GetProperty("models")));
        Assert.Equal(1, (await RunAsync(bench, promote, InspectionBench.OperatorToken)).Exit); // It was refused.
        Assert.Equal(
            2,
            (await RunAsync(bench, ["models", "promote", "ml/llama", "99"], InspectionBench.OperatorToken)).Exit
        );
        Assert.Equal(2, (await RunAsync(bench, "models", "list", "ml/gone")).Exit);
    }

    [Fact]
    public async Task Doctor_OfAScaledObjectWithEveryMistake_NamesThemAllAndFails()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("prewarm-doctor-").FullName, "so.yaml");
        await File.WriteAllTextAsync(
            file,
            """
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata: { name: llama }
            spec:
              scaleTargetRef: { name: vllm }
              pollingIntervall: 15
              pollingInterval: 120
              minReplicaCount: 0
              cooldownPeriod: 60
              fallback: { failureThreshold: 3, replicas: 1 }
              advanced:
                horizontalPodAutoscalerConfig:
                  behavior:
                    scaleUp: { stabilizationWindowSeconds: 120, policies: [ { type: Pods, value: 1, periodSeconds: 300 } ] }
                    scaleDown: { stabilizationWindowSeconds: 0 }
              triggers:
                - type: external
                  useCachedMetrics: true
                  metadata:
                    scalerAddress: prewarm.prewarm:9090
                    engine: vllm-but-misspelt
                    targetPerReplica: 20
                    leadTme: 5m
            """,
            Token
        );
        var found = await RunAsync(null, ["doctor", "--scaledobject", file], null);
        Assert.Equal(1, found.Exit);
        string[] wanted =
        [
            "did you mean pollingInterval?",
            "must be quoted",
            "must be one of vllm",
            "did you mean leadTime?",
            "more than a quarter of the lead time",
            "shorter than the lead time",
            "may scale down to 1",
            "delays every rise",
            "fewer than 4 replicas",
            "below 60 s",
            "as old as pollingInterval",
            "external-push is told at once",
        ];
        Assert.All(wanted, text => Assert.Contains(text, found.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("misspelt", found.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_OfASourceThatIsDown_SaysSoWithoutItsAddress()
    {
        var found = await RunAsync(
            null,
            [
                "doctor",
                "--set",
                "Sources:default:Type=prometheus",
                "--set",
                "Sources:default:Url=http://127.0.0.1:1/secret-path",
                "--set",
                "Sources:default:Timeout=00:00:01",
            ],
            null
        );
        Assert.Equal(1, found.Exit);
        Assert.Contains("source default", found.Output, StringComparison.Ordinal);
        Assert.Contains("unreachable", found.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-path", found.Output + found.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Completion_OfEachShell_AsksTheProgram(string shell)
    {
        Assert.Contains(
            "[suggest:",
            (await RunAsync(null, ["completion", shell], null)).Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "explain",
            (await RunAsync(null, ["[suggest:10]", "prewarm ex"], null)).Output,
            StringComparison.Ordinal
        );
    }

    private static long Champion(JsonElement models) =>
        models
            .EnumerateArray()
            .Single(one => one.GetProperty("role").GetString() == "champion")
            .GetProperty("version")
            .GetInt64();

    private static async Task<InspectionBench> StartAsync()
    {
        var bench = new InspectionBench();
        bench.Decide(bench.Source.Add("ml", "llama").Key, InspectionBench.Now, replicas: 5, ready: 4);
        return await bench.StartAsync(Token);
    }

    private static Task<(int Exit, string Output, string Error)> RunAsync(
        InspectionBench bench,
        params string[] arguments
    ) => RunAsync(bench, arguments, token: null);

    private static async Task<(int Exit, string Output, string Error)> RunAsync(
        InspectionBench? bench,
        string[] arguments,
        string? token
    )
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "prewarm.dll"), .. arguments]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["PREWARM_SERVER"] = bench?.Address.ToString() ?? "";
        start.Environment["PREWARM_TOKEN"] = token ?? "";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var error = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);

        // Columns are padded; one space tells as much.
        var text = string.Join(' ', (await output).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return (process.ExitCode, text, await error);
    }
}
