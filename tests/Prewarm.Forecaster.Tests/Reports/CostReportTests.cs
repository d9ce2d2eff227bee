using Google.Protobuf;
using Prewarm.Forecaster.Reports;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Reports;

public sealed class CostReportTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly CostPrices Prices = new(2, 1, 0.5);

    [Fact]
    public void Make_ByWorkload_UsesOwnPricesAndGpus()
    {
        var report = Make("workload", [Workload("a", team: "ml", gpus: 2, price: 4), Workload("b", team: "ml")]);
        Assert.Equal(["ns/a", "ns/b"], report.Rows.Select(row => row.Name));
        var (a, b) = (report.Rows[0], report.Rows[1]);

        // a: 24 h x 3 replicas x 2 GPUs at (4 + 1) / 2; b: 24 h x 3 replicas at (2 + 1) / 2.
        Assert.Equal((144.0, 360.0), (a.GpuHours, a.Cost));
        Assert.Equal((72.0, 108.0), (b.GpuHours, b.Cost));
        Assert.Equal(468, report.Total.Cost, 6);
        Assert.Equal(360.0 / 2400 * 1000, a.CostPerThousandRequests!.Value, 6);
        Assert.Null(b.CostPerThousandRequests);
    }

    [Fact]
    public void Make_ByTeam_AddsUpAndNamesThoseWithout()
    {
        var report = Make("team", [Workload("a", team: "ml"), Workload("b", team: "")]);
        Assert.Equal(["(no team)", "ml"], report.Rows.Select(row => row.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Make_MostlyInVain_AdvisesALowerServiceLevel()
    {
        var ledger = Enumerable.Range(0, 8).Select(i => Row(i, i == 0 ? LedgerOutcome.Used : LedgerOutcome.Wasted));
        var row = Make("workload", [Workload("a", "ml")], [.. ledger]).Rows.Single();
        Assert.Equal(0.125, row.Precision);
        Assert.Contains("lower serviceLevel", row.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_ManyMissed_AdvisesAHigherServiceLevel()
    {
        var ledger = Enumerable.Range(0, 8).Select(i => Row(i, i == 0 ? LedgerOutcome.Used : LedgerOutcome.Missed));
        var row = Make("workload", [Workload("a", "ml")], [.. ledger]).Rows.Single();
        Assert.Equal(0.125, row.Recall);
        Assert.Contains("raise serviceLevel", row.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=SUM(A1)", "'=SUM(A1)")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("+1", "'+1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("-a\"b", "\"'-a\"\"b\"")]
    public void Csv_NamesOfOthers_CannotBecomeFormulas(string name, string expected) =>
        Assert.Equal(expected, CostCsv.Text(name));

    [Fact]
    public void Csv_EveryRow_HasTheColumnsOfTheHead()
    {
        var lines = CostCsv.Write(Make("workload", [Workload("a", "ml"), Workload("b", "ml")])).TrimEnd().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line => Assert.Equal(lines[0].Count(c => c == ','), line.Count(c => c == ',')));
    }

    [Fact]
    public void Page_NamesOfOthers_AreEscapedAndNothingIsLoadedFromElsewhere()
    {
        var page = CostPage.Write(Make("team", [Workload("a", "<script>alert(1)</script>"), Workload("b", "ml")]));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_NothingRecorded_SaysSo() =>
        Assert.Contains(
            "No decision was recorded",
            CostPage.Write(CostCalculation.Make("team", Start, Start.AddDays(1), [], [], [], Prices)),
            StringComparison.Ordinal
        );

    private static CostReport Make(string by, StoredWorkload[] workloads, LedgerRow[]? ledger = null)
    {
        var usage = workloads.SelectMany(
            (workload, i) =>
                Enumerable
                    .Range(0, 24)
                    .Select(hour => new UsageRow(
                        workload.Key,
                        Start.AddHours(hour),
                        60,
                        180,
                        120,
                        60,
                        60,
                        i == 0 ? 100 : double.NaN
                    ))
        );
        return CostCalculation.Make(by, Start, Start.AddDays(1), workloads, [.. usage], ledger ?? [], Prices);
    }

    private static LedgerRow Row(int minute, LedgerOutcome outcome) =>
        new(ForecasterBench.Key("a"), Start.AddMinutes(minute), "r", 3, 2, null, Start, outcome, 1, 1);

    private static StoredWorkload Workload(string name, string team, double gpus = 0, double price = 0)
    {
        var settings = ForecasterBench.Settings(name);
        (settings.Team, settings.GpusPerReplica, settings.GpuHourCost) = (team, gpus, price);
        return new StoredWorkload(ForecasterBench.Key(name), settings.ToByteArray());
    }
}
