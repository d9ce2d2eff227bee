using System.Net.Http.Json;
using System.Text.Json;
using Prewarm.Inspection.Tests.Bench;

namespace Prewarm.Inspection.Tests.Api;

/// <summary>What the tests of an operator's changes share: one workload, and calls that must go well.</summary>
internal static class OperatorCalls
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A bench with the workload <c>ml/llama</c>.</summary>
    public static async Task<InspectionBench> StartAsync()
    {
        var bench = new InspectionBench();
        bench.Source.Add("ml", "llama");
        return await bench.StartAsync(Token);
    }

    public static async Task PutAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PutAsJsonAsync(path, body, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    public static async Task<JsonElement> JsonAsync(HttpClient client, string path) =>
        await client.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), Token);
}
