using System.Globalization;
using System.Text.Json;
using Prewarm.Inspection.Views;
using Prewarm.Scaling.Guards;
using Prewarm.Storage;

namespace Prewarm.Inspection.Reading;

/// <summary>Makes a document from what an operator asked for, or says everything that is wrong with it.</summary>
internal static class OperationDraft
{
    private const int ReasonMax = 500;
    private const double FactorMax = 1_000;
    private static readonly TimeSpan AheadMax = TimeSpan.FromDays(400);

    public static OperationsDocument? Build(
        string kind,
        string scope,
        string? id,
        OperationRequest request,
        string actor,
        DateTimeOffset now,
        out IReadOnlyList<string> problems
    )
    {
        var found = new List<string>();
        var (from, expires) = Span(kind, request, now, found);
        var reason = (request.Reason ?? string.Empty).Trim();
        Check(found, reason.Length is > 0 and <= ReasonMax, "reason is required, up to 500 characters");
        Check(found, !reason.Any(char.IsControl), "reason must be one line");
        Check(found, IsScope(scope), "scope must be *, NAMESPACE or NAMESPACE/NAME");
        Check(found, id is null or { Length: > 0 and <= 128 }, "id must have 1 to 128 characters");
        Check(found, id is null || !id.Any(char.IsControl), "id must be one line");
        Check(found, request.Team is null || kind == OperationsKinds.Override, "team is for overrides only");
        var body = Body(kind, scope, request, reason, actor, from, expires, found);
        problems = found;
        return found.Count > 0
            ? null
            : new OperationsDocument(
                id ?? DefaultId(kind, scope, request, from),
                kind,
                scope,
                reason,
                actor,
                now,
                from,
                expires,
                body
            );
    }

    private static string Body(
        string kind,
        string scope,
        OperationRequest request,
        string reason,
        string actor,
        DateTimeOffset from,
        DateTimeOffset expires,
        List<string> problems
    )
    {
        switch (kind)
        {
            case OperationsKinds.Override:
                return OverrideBody(scope, request, reason, actor, from, expires, problems);
            case OperationsKinds.Event:
                Check(
                    problems,
                    request.Factor is >= 0 and <= FactorMax,
                    "factor is required: a number from 0 to 1000 that demand is multiplied by"
                );
                return JsonSerializer.Serialize(new { factor = request.Factor, name = reason });
            default:
                return "{}";
        }
    }

    private static string OverrideBody(
        string scope,
        OperationRequest request,
        string reason,
        string actor,
        DateTimeOffset from,
        DateTimeOffset expires,
        List<string> problems
    )
    {
        if (
            request.Kind is null
            || !Enum.TryParse<OverrideKind>(request.Kind, ignoreCase: true, out var kind)
            || !Enum.IsDefined(kind)
        )
        {
            problems.Add("kind must be pin, cap, floor or freeze");
            return "{}";
        }

        var parts = scope.Split('/');
        var isWorkload = parts.Length == 2;
        var draft = new Override
        {
            Id = "draft",
            Kind = kind,
            Replicas = request.Replicas,
            Scope = isWorkload ? OverrideScope.Workload : OverrideScope.All,
            Namespace = isWorkload ? parts[0] : null,
            Name = isWorkload ? parts[1] : null,
            Reason = reason.Length == 0 ? "-" : reason, // Its own rule is already reported.
            CreatedBy = actor,
            From = from,
            Expires = expires > from ? expires : from + TimeSpan.FromMinutes(1),
        };
        problems.AddRange(draft.Problems());
        Check(problems, request.Team is null || !isWorkload, "team goes with a scope of * or NAMESPACE");
        Check(
            problems,
            request.Team is null or { Length: > 0 and <= 63 } && request.Team?.Any(char.IsControl) != true,
            "team must have 1 to 63 characters in one line"
        );
        return request.Team is { } team
            ? JsonSerializer.Serialize(
                new
                {
                    kind,
                    replicas = request.Replicas,
                    team,
                },
                JsonSerializerOptions.Web
            )
            : JsonSerializer.Serialize(new { kind, replicas = request.Replicas }, JsonSerializerOptions.Web);
    }

    private static (DateTimeOffset From, DateTimeOffset Expires) Span(
        string kind,
        OperationRequest request,
        DateTimeOffset now,
        List<string> problems
    )
    {
        var from = now;
        if (request.From is { Length: > 0 } && !TryInstant(request.From, out from))
        {
            problems.Add("from must be an ISO-8601 instant");
        }

        if (string.IsNullOrEmpty(request.Expires) == string.IsNullOrEmpty(request.For))
        {
            problems.Add("either expires (an instant) or for (a duration such as 2h) is required");
            return (from, from + TimeSpan.FromMinutes(1));
        }

        DateTimeOffset expires;
        if (request.For is { Length: > 0 } text)
        {
            var length = OperatorDesk.Duration(text);
            Check(problems, length > TimeSpan.Zero, "for must be a duration such as 30m, 2h or 1d");
            Check(problems, length is null || length < AheadMax, "for must be shorter than 400d");
            expires = from + (length is { } good && good < AheadMax ? good : TimeSpan.FromMinutes(1));
        }
        else if (!TryInstant(request.Expires!, out expires))
        {
            problems.Add("expires must be an ISO-8601 instant");
            return (from, from + TimeSpan.FromMinutes(1));
        }

        Check(problems, expires > from, "expires must lie after from");
        Check(problems, kind == OperationsKinds.Mask || expires > now, "expires must lie ahead");
        Check(problems, from < now + AheadMax && expires < now + AheadMax, "must lie within 400 days");
        return (from, expires);
    }

    private static string DefaultId(string kind, string scope, OperationRequest request, DateTimeOffset from)
    {
        // One pin, one cap, one floor and one freeze for each scope: putting it again replaces it.
        var tail =
            kind == OperationsKinds.Override
                ? request.Kind!.ToLowerInvariant()
                : from.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var id = request.Team is { } team ? $"{kind}:{scope}:team={team}:{tail}" : $"{kind}:{scope}:{tail}";
        return id.Length <= 128
            ? id
            : kind
                + ":"
                + Convert.ToHexStringLower(
                    System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id))
                );
    }

    private static bool IsScope(string scope)
    {
        var parts = scope.Split('/');
        return scope == "*"
            || (
                parts.Length is 1 or 2
                && parts.All(part => part.Length is > 0 and <= 253 && !part.Any(char.IsControl) && part != "*")
            );
    }

    private static bool TryInstant(string text, out DateTimeOffset at) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out at
        );

    private static void Check(List<string> problems, bool holds, string rule)
    {
        if (!holds)
        {
            problems.Add(rule);
        }
    }
}
