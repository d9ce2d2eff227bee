using Microsoft.AspNetCore.Mvc;
using Prewarm.Inspection.Reading;
using Prewarm.Inspection.Views;

namespace Prewarm.Inspection.Api;

/// <summary>Whether a workload should move on from shadow to floor to full.</summary>
internal static class AdviceEndpoints
{
    public static void Map(RouteGroupBuilder reads) =>
        reads
            .MapGet("/workloads/{ns}/{name}/advice", AdviseAsync)
            .WithTags("Records")
            .WithSummary("What shadow, floor and full would have missed and cost over days=, and which to run.")
            .Produces<AdviceBody>()
            .ProducesProblem(400)
            .ProducesProblem(404);

    private static async Task<IResult> AdviseAsync(
        HttpContext context,
        IInspectionSource source,
        [FromServices] AdviceReader reader,
        string ns,
        string name,
        string? trigger,
        int? days
    )
    {
        if (days is < 1 or > AdviceReader.DaysMax)
        {
            return Problems.Bad("days", $"must be within 1 and {AdviceReader.DaysMax}");
        }

        return source.Find(ns, name, trigger) is { } workload
            ? TaggedResult.Of(
                await reader
                    .ReadAsync(workload, days ?? AdviceReader.DaysUsual, context.RequestAborted)
                    .ConfigureAwait(false)
            )
            : Problems.UnknownWorkload();
    }
}
