using System.Net;
using Prewarm.Inspection.Tests.Bench;
using Prewarm.Storage;

namespace Prewarm.Inspection.Tests.Api;

/// <summary>Events, masks and model versions that operators change.</summary>
public sealed class OperationsApiTests
{
    private static readonly DateTimeOffset Now = InspectionBench.Now;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Event_AndMask_AreKeptWithTheirSpans()
    {
        await using var bench = await OperatorCalls.StartAsync();
        using var client = bench.Client(InspectionBench.OperatorToken);
        await OperatorCalls.PutAsync(
            client,
            "/api/v1/events",
            new
            {
                scope = "ml/llama",
                factor = 2.5,
                reason = "sale",
                from = "2026-03-05T08:00Z",
                expires = "2026-03-05T20:00Z",
            }
        );
        await OperatorCalls.PutAsync(
            client,
            "/api/v1/masks",
            new
            {
                scope = "*",
                reason = "outage",
                from = "2026-03-01T08:00Z",
                expires = "2026-03-01T09:00Z",
            }
        );
        var kept = bench.Operations.List().OrderBy(one => one.Kind).ToList();
        Assert.Equal([OperationsKinds.Event, OperationsKinds.Mask], kept.Select(one => one.Kind));
        Assert.Equal("{\"factor\":2.5,\"name\":\"sale\"}", kept[0].Body);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero), kept[1].Expires);
    }

    [Fact]
    public async Task Model_PromotedAndRolledBack_ChangesRolesAndIsAudited()
    {
        await using var bench = await OperatorCalls.StartAsync();
        var key = bench.Source.All[0].Key;
        Publish(bench, key);
        Publish(bench, key);
        using var client = bench.Client(InspectionBench.OperatorToken);
        await PostAsync(client, "1:promote", HttpStatusCode.OK);
        await PostAsync(client, "2:promote", HttpStatusCode.OK);
        await PostAsync(client, "1:rollback", HttpStatusCode.Conflict); // Not the champion any more.
        await PostAsync(client, "2:rollback", HttpStatusCode.OK);
        await PostAsync(client, "9:promote", HttpStatusCode.NotFound);
        Assert.Equal(1, bench.Models.Champion(key)!.Version);
        Assert.Equal(
            ["model.promote", "model.promote", "model.rollback"],
            bench.Records.AuditEntries.Select(entry => entry.Action)
        );
    }

    private static void Publish(InspectionBench bench, HistoryKey key) =>
        bench.Models.Publish(
            new NewModel(
                key,
                "window-max/1",
                Now,
                Now.AddDays(-28),
                Now,
                "{}",
                "{\"wape\":0.1}",
                [1, (byte)bench.Models.All.Count]
            )
        );

    private static async Task PostAsync(HttpClient client, string action, HttpStatusCode wanted)
    {
        using var answer = await client.PostAsync(
            new Uri("/api/v1/workloads/ml/llama/models/" + action, UriKind.Relative),
            null,
            Token
        );
        Assert.Equal(wanted, answer.StatusCode);
    }
}
