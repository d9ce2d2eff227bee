using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Prewarm.Inspection.Pages;
using Prewarm.Inspection.Tests.Bench;

namespace Prewarm.Inspection.Tests.Pages;

/// <summary>The form begins with how the workload is run, and leaves to the replay what nobody stated.</summary>
public sealed class WhatIfFormTests
{
    private static readonly InspectedWorkload Workload = new FakeInspectionSource(InspectionBench.Now).Add(
        "ml",
        "llama"
    );

    [Fact]
    public void Of_NothingStated_TakesLeadTimeAndCapacityAndLeavesTheRestToTheReplay()
    {
        var form = WhatIfForm.Of(Query(), Workload, target: 16);
        Assert.Equal(("5m", "20", "", ""), (form.LeadTime, form.Capacity, form.ServiceLevel, form.Utilization));
        var settings = form.Read(out var problems)!;
        Assert.Empty(problems);
        Assert.Null(settings.ServiceLevel);
        Assert.Null(settings.TargetUtilization);
        Assert.DoesNotContain(form.Metadata(), line => line.StartsWith("serviceLevel", StringComparison.Ordinal));
        Assert.DoesNotContain(form.Metadata(), line => line.StartsWith("targetUtilization", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_Stated_ShowsItAndReplaysItAsThePresent()
    {
        var stated = Workload with
        {
            LeadTime = TimeSpan.FromSeconds(450),
            Options = Workload.Options with
            {
                Replay = Workload.Options.Replay! with { Level = 0.99, UtilizationMax = 0.7 },
            },
        };
        var form = WhatIfForm.Of(Query(), stated, target: 14);
        Assert.Equal(("7m30s", "0.99", "0.7"), (form.LeadTime, form.ServiceLevel, form.Utilization));
        var asked = form.Read(out _)! with { ServiceLevel = 0.9, TargetUtilization = null };
        var present = WhatIfForm.Present(stated, asked);
        Assert.Equal((0.99, 0.7), (present.ServiceLevel, present.TargetUtilization));
        Assert.Equal(asked.LeadTime, present.LeadTime);
    }

    [Fact]
    public void Of_FieldEmptiedOnPurpose_StaysEmpty()
    {
        var stated = Workload with
        {
            Options = Workload.Options with { Replay = Workload.Options.Replay! with { Level = 0.99 } },
        };
        Assert.Equal("", WhatIfForm.Of(Query(("serviceLevel", "")), stated, target: 16).ServiceLevel);
    }

    [Fact]
    public void Of_WithoutAReplay_ReadsTheCapacityOffTheTarget()
    {
        var unknown = Workload with { Options = Workload.Options with { Replay = null } };
        Assert.Equal("25", WhatIfForm.Of(Query(), unknown, target: 20).Capacity);
    }

    private static QueryCollection Query(params (string Name, string Value)[] fields) =>
        new(fields.ToDictionary(field => field.Name, field => new StringValues(field.Value), StringComparer.Ordinal));
}
