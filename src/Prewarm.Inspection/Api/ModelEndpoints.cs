using Microsoft.AspNetCore.Mvc;
using Prewarm.Inspection.Reading;
using Prewarm.Inspection.Views;

namespace Prewarm.Inspection.Api;

/// <summary>The stored models of a workload, and who is champion.</summary>
internal static class ModelEndpoints
{
    public static void Map(RouteGroupBuilder reads, RouteGroupBuilder changes)
    {
        var read = reads.MapGroup("").WithTags("Records").ProducesProblem(400).ProducesProblem(404);
        read.MapGet(RecordEndpoints.Path + "/models", Models)
            .WithSummary("Stored models, newest first.")
            .Produces<ModelsBody>();
        var change = changes.MapGroup("").WithTags("Records").ProducesProblem(401).ProducesProblem(403);
        change
            .MapPost(RecordEndpoints.Path + "/models/{version:long}:promote", Promote)
            .WithSummary("Make a version the champion.")
            .Produces<ModelsBody>();
        change
            .MapPost(RecordEndpoints.Path + "/models/{version:long}:rollback", Rollback)
            .WithSummary("Take the champion of this version back; the former champion returns.")
            .Produces<ModelsBody>();
    }

    private static IResult Models(
        IInspectionSource source,
        [FromServices] RecordReader records,
        string ns,
        string name,
        string? trigger
    ) =>
        source.Find(ns, name, trigger) is { } workload
            ? TaggedResult.Of(records.Models(workload.Key))
            : Problems.UnknownWorkload();

    private static IResult Promote(
        HttpContext context,
        [FromServices] ModelDesk desk,
        string ns,
        string name,
        string? trigger,
        long version
    ) => Answer(desk.Promote(ns, name, trigger, version, context.User.Identity?.Name ?? "unknown"));

    private static IResult Rollback(
        HttpContext context,
        [FromServices] ModelDesk desk,
        string ns,
        string name,
        string? trigger,
        long version
    ) => Answer(desk.Rollback(ns, name, trigger, version, context.User.Identity?.Name ?? "unknown"));

    private static IResult Answer(ModelChange change) =>
        change switch
        {
            { Models: { } models } => TaggedResult.Of(models),
            { IsUnknown: true } => Problems.NotFound("Unknown model", change.Problem!),
            _ => Problems.Conflict("Not changed", change.Problem!),
        };
}
