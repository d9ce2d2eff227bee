using System.Data.Common;
using System.Text;
using System.Text.Json;

namespace Prewarm.Storage.Sql;

/// <inheritdoc/>
internal sealed class SqlOperationsStore(SqlDatabase database) : IOperationsStore
{
    private const int BodyBytesMax = 64 * 1024;
    private const int TextLengthMax = 2048;
    private const string Columns = "id, kind, scope, reason, created_by, created, valid_from, expires, body";

    public void Put(OperationsDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Check(document);
        database.Write(session =>
            session.Execute(
                $"""
                INSERT INTO operations ({Columns}) VALUES (@a, @b, @c, @d, @e, @f, @g, @h, @i)
                ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, scope = excluded.scope, reason = excluded.reason,
                    created_by = excluded.created_by, created = excluded.created, valid_from = excluded.valid_from,
                    expires = excluded.expires, body = excluded.body
                """,
                document.Id,
                document.Kind,
                document.Scope,
                document.Reason,
                document.CreatedBy,
                Instants.Milliseconds(document.Created),
                Instants.Milliseconds(document.From),
                Instants.Milliseconds(document.Expires),
                document.Body
            )
        );
    }

    public OperationsDocument? Find(string id) =>
        database
            .Read(session => session.Query($"SELECT {Columns} FROM operations WHERE id = @a", Read, id))
            .FirstOrDefault();

    public bool Delete(string id) =>
        database.Write(session => session.Execute("DELETE FROM operations WHERE id = @a", id)) > 0;

    public IReadOnlyList<OperationsDocument> Active(DateTimeOffset at, string? kind = null) =>
        [.. List(kind).Where(document => document.Expires > at)];

    public IReadOnlyList<OperationsDocument> List(string? kind = null)
    {
        // Sorted here: the two engines order text differently.
        var documents = database.Read(session =>
            session.Query($"SELECT {Columns} FROM operations WHERE @a = '' OR kind = @a", Read, kind ?? string.Empty)
        );
        return [.. documents.OrderBy(document => document.Id, StringComparer.Ordinal)];
    }

    public void Trim(DateTimeOffset before) =>
        database.Write(session =>
            session.Execute(
                "DELETE FROM operations WHERE expires < @a AND kind <> @b",
                Instants.Milliseconds(before),
                OperationsKinds.Mask
            )
        );

    private static void Check(OperationsDocument document)
    {
        var problem =
            document.Id.Length is < 1 or > 128 ? "The id has 1 to 128 characters."
            : !OperationsKinds.All.Contains(document.Kind) ? "The kind is override, event or mask."
            : document.Scope.Length is < 1 or > 512 ? "The scope is *, NS or NS/NAME."
            : document.Reason.Length > TextLengthMax || document.CreatedBy.Length > TextLengthMax
                ? "Reason and author have at most 2,048 characters."
            : document.Expires <= document.From ? "It must expire after its beginning."
            : Encoding.UTF8.GetByteCount(document.Body) > BodyBytesMax ? "The body has at most 64 KiB."
            : !IsObject(document.Body) ? "The body is not a JSON object."
            : null;
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(document));
        }
    }

    private static bool IsObject(string json)
    {
        try
        {
            using var body = JsonDocument.Parse(json);
            return body.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false; // The caller names the rule.
        }
    }

    private static OperationsDocument Read(DbDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            row.GetString(2),
            row.GetString(3),
            row.GetString(4),
            row.Instant(5),
            row.Instant(6),
            row.Instant(7),
            row.GetString(8)
        );
}
