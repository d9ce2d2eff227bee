using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Prewarm.Inspection.Access;
using Prewarm.Inspection.Reading;
using Prewarm.Inspection.Views;
using Prewarm.Storage;

namespace Prewarm.Inspection.Pages;

/// <summary>What the page's forms post. The same desks as the API's do the work.</summary>
internal static class ChangeEndpoints
{
    public static void Map(RouteGroupBuilder changes)
    {
        changes.MapPost(
            "/override",
            (HttpContext context, [FromServices] ChangeForm form) => form.PutAsync(context, OperationsKinds.Override)
        );
        changes.MapPost(
            "/event",
            (HttpContext context, [FromServices] ChangeForm form) => form.PutAsync(context, OperationsKinds.Event)
        );
        changes.MapPost(
            "/mask",
            (HttpContext context, [FromServices] ChangeForm form) => form.PutAsync(context, OperationsKinds.Mask)
        );
        changes.MapPost("/delete", (HttpContext context, [FromServices] ChangeForm form) => form.DeleteAsync(context));
        changes.MapPost(
            "/promote",
            (HttpContext context, [FromServices] ChangeForm form) => form.ModelAsync(context, promote: true)
        );
        changes.MapPost(
            "/rollback",
            (HttpContext context, [FromServices] ChangeForm form) => form.ModelAsync(context, promote: false)
        );
    }
}

/// <summary>Reads a posted form, does what it says and sends the browser back.</summary>
internal sealed class ChangeForm(OperatorDesk desk, ModelDesk models, PageRenderer pages, IInspectionSource source)
{
    public async Task<IResult> PutAsync(HttpContext context, string kind)
    {
        var form = await ReadAsync(context).ConfigureAwait(false);
        if (form is null)
        {
            return await ExpiredAsync(context).ConfigureAwait(false);
        }

        var request = new OperationRequest(
            Kind: Text(form, "kind"),
            Replicas: Text(form, "kind") == "freeze" ? null : Integer(form, "replicas"),
            Factor: Number(form, "factor"),
            Reason: Text(form, "reason"),
            From: Text(form, "from"),
            Expires: Text(form, "expires"),
            For: Text(form, "for"),
            Team: Text(form, "team")
        );
        var view = desk.Put(kind, Text(form, "scope") ?? "", null, request, Actor(context), out var problems);
        return view is null
            ? await PageEndpoints.Bad(context, pages, source.Now, problems).ConfigureAwait(false)
            : Done(form, "saved");
    }

    public async Task<IResult> DeleteAsync(HttpContext context)
    {
        var form = await ReadAsync(context).ConfigureAwait(false);
        return form is null ? await ExpiredAsync(context).ConfigureAwait(false)
            : desk.Delete(Text(form, "kind") ?? "", null, Text(form, "id") ?? "", Actor(context))
                ? Done(form, "deleted")
            : await PageEndpoints.Bad(context, pages, source.Now, "It is gone already.").ConfigureAwait(false);
    }

    public async Task<IResult> ModelAsync(HttpContext context, bool promote)
    {
        var form = await ReadAsync(context).ConfigureAwait(false);
        if (form is null)
        {
            return await ExpiredAsync(context).ConfigureAwait(false);
        }

        var (ns, name, trigger) = (Text(form, "namespace") ?? "", Text(form, "name") ?? "", Text(form, "trigger"));
        if (!long.TryParse(Text(form, "version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return await PageEndpoints
                .Bad(context, pages, source.Now, "The version must be a number.")
                .ConfigureAwait(false);
        }

        var change = promote
            ? models.Promote(ns, name, trigger, version, Actor(context))
            : models.Rollback(ns, name, trigger, version, Actor(context));
        return change.Models is null
            ? await PageEndpoints.Bad(context, pages, source.Now, change.Problem!).ConfigureAwait(false)
            : Done(form, promote ? "promoted" : "rolledback");
    }

    /// <summary>The form; null when it does not carry this session's key, or comes from another site.</summary>
    private static async Task<IFormCollection?> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            return null;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        return AccessPolicies.CrossSite(context, form[AccessPolicies.FormKeyField].ToString()) is null ? form : null;
    }

    private Task<IResult> ExpiredAsync(HttpContext context) =>
        pages.PageAsync<TroublePage>(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Context"] = PageContext.Of(context, source.Now),
                ["Title"] = "Refused",
                ["Lines"] =
                    (IReadOnlyList<string>)
                        ["The form has expired or comes from another site. Go back, reload and try again."],
            },
            StatusCodes.Status403Forbidden
        );

    private IResult Done(IFormCollection form, string what)
    {
        pages.Forget();
        return Results.LocalRedirect(WithNotice(SignInEndpoints.Local(form["back"]), what));
    }

    /// <summary>The address with a word that the page turns into a notice, in place of one that is there.</summary>
    internal static string WithNotice(string back, string what)
    {
        var (path, query) = back.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark
            ? (back[..mark], back[(mark + 1)..])
            : (back, string.Empty);
        var kept = query
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(part => !part.StartsWith("done=", StringComparison.Ordinal))
            .Append("done=" + what);
        return path + "?" + string.Join('&', kept);
    }

    private static string Actor(HttpContext context) => context.User.Identity?.Name ?? "unknown";

    private static string? Text(IFormCollection form, string name) =>
        form[name].ToString() is { Length: > 0 } text ? text.Trim() : null;

    private static int? Integer(IFormCollection form, string name) =>
        int.TryParse(Text(form, name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? Number(IFormCollection form, string name) =>
        double.TryParse(Text(form, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
