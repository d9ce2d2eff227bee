using System.Text.Json;
using Prewarm.Inspection.Tests.Bench;
using Prewarm.Inspection.Views;
using Prewarm.Scaling.Budgets;

namespace Prewarm.Inspection.Tests.Reading;

public sealed class BudgetReadingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Ten GPUs: search is guaranteed six and uses four, batch borrows what is free and is cut.</summary>
    internal static BudgetView Pool() =>
        BudgetReading.Of(
            "pool",
            new BudgetLimits(10, double.PositiveInfinity, [new(6, 1, double.PositiveInfinity), new(2, 1, 4)]),
            ["search", "batch"],
            [
                new("ml", "search", new BudgetRequest("ml/search", 0, 4, 0, 1, 2, 5, 1), 4),
                new("ml", "night", new BudgetRequest("ml/night", 1, 9, 0, 2, 4, 0, 1), 3),
            ]
        );

    [Fact]
    public void Of_SharedOut_SaysWhoBorrowsLendsAndIsCut()
    {
        var view = Pool();

        Assert.Equal((10.0, (double?)null), (view.Gpus, view.CostPerHour));
        Assert.Equal((new BudgetAmount(22, 44), new BudgetAmount(10, 20)), (view.Asked, view.Granted));
        Assert.Equal(
            [
                new BudgetMemberView("search", 6, 1, null, 4, 4, 0, 2),
                new BudgetMemberView("batch", 2, 1, 4, 18, 6, 4, 0),
            ],
            view.Members
        );
        Assert.Equal(
            [
                new BudgetClaimView("ml", "night", "batch", 0, 1, 9, 3, 6, 6, 12, 12),
                new BudgetClaimView("ml", "search", "search", 5, 1, 4, 4, 0, 4, 0, 8),
            ],
            view.Workloads
        );
    }

    [Fact]
    public async Task Api_NothingConfigured_AnswersAnEmptyList()
    {
        await using var bench = await new InspectionBench().StartAsync(Token);
        bench.Source.TheBudgets = new BudgetsBody(InspectionBench.Now, []);
        var body = await JsonAsync(bench, "/api/v1/budget");
        Assert.Equal(0, body.GetProperty("budgets").GetArrayLength());
    }

    [Fact]
    public async Task Api_SharedOut_AnswersMembersAndWorkloadsAlsoAsCsv()
    {
        await using var bench = await new InspectionBench().StartAsync(Token);
        bench.Source.TheBudgets = new BudgetsBody(InspectionBench.Now, [Pool()]);
        var budget = (await JsonAsync(bench, "/api/v1/budget")).GetProperty("budgets")[0];
        Assert.Equal(4, budget.GetProperty("members")[1].GetProperty("borrowedGpus").GetDouble());
        Assert.Equal(6, budget.GetProperty("workloads")[0].GetProperty("cut").GetInt32());

        using var client = bench.Client();
        var csv = await client.GetStringAsync(new Uri("/api/v1/budget?format=csv", UriKind.Relative), Token);
        Assert.Contains("pool,ml,night,batch,0,1,9,3,6,6,12,12\r\n", csv, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "<b>10</b> of <b>10</b> GPUs given, 22 asked for.", true)]
    [InlineData(0, "One workload is cut.", true)]
    [InlineData(30, "no scaler has reported since", true)]
    [InlineData(0, "no scaler has reported since", false)]
    public async Task Page_ShowsTheStandingAndItsAge(int minutes, string words, bool isShown)
    {
        await using var bench = await new InspectionBench().StartAsync(Token);
        bench.Source.TheBudgets = new BudgetsBody(InspectionBench.Now.AddMinutes(-minutes), [Pool()]);
        using var client = bench.Client();
        var page = await client.GetStringAsync(new Uri("/operations", UriKind.Relative), Token);
        Assert.Equal(isShown, page.Contains(words, StringComparison.Ordinal));
        Assert.Contains("href=\"/w/ml/night\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_BeforeAnyReport_SaysThatItIsNotKnown()
    {
        await using var bench = await new InspectionBench().StartAsync(Token);
        using var client = bench.Client();
        var page = await client.GetStringAsync(new Uri("/operations", UriKind.Relative), Token);
        Assert.Contains("No scaler has reported yet", page, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> JsonAsync(InspectionBench bench, string path)
    {
        using var client = bench.Client();
        using var stream = await client.GetStreamAsync(new Uri(path, UriKind.Relative), Token);
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: Token);
        return document.RootElement.Clone();
    }
}
