using System.Data.Common;
using System.Security.Cryptography;

namespace Prewarm.Storage.Sql;

/// <inheritdoc/>
internal sealed class SqlModelStore(SqlDatabase database) : IModelStore
{
    private const int ContentBytesMax = 16 * 1024 * 1024;
    private const string Columns =
        "version, hash, kind, created, trained_from, trained_to, options, scores, role, canary_share";

    public ModelVersion Publish(NewModel model, double canaryShare = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Content.Length is 0 or > ContentBytesMax)
        {
            throw new ArgumentException("A model has 1 byte to 16 MiB.", nameof(model));
        }

        if (canaryShare is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(canaryShare), "A share lies within 0 and 1.");
        }

        var id =
            database.Find(model.Key) ?? throw new ArgumentException("The workload is not registered.", nameof(model));
        var hash = Hash(model.Content);
        return database.Write(session =>
        {
            database.LockWorkload(session, id);
            if (Same(session, id, model, hash) is { } known)
            {
                return known;
            }

            // Counted apart from the models: a number must not come back when the newest version is deleted.
            session.Execute("UPDATE workload SET last_version = last_version + 1 WHERE id = @a", id);
            session.Execute(
                $"""
                INSERT INTO model (workload, {Columns}, changed, content)
                VALUES (@a, (SELECT last_version FROM workload WHERE id = @a), @b, @c, @d, @e, @f, @g, @h, 0, @i, @d, @j)
                """,
                id,
                hash,
                model.Kind,
                Instants.Milliseconds(model.Created),
                Instants.Milliseconds(model.TrainedFrom),
                Instants.Milliseconds(model.TrainedTo),
                model.Options,
                model.Scores,
                canaryShare,
                model.Content
            );
            return Same(session, id, model, hash)!;
        });
    }

    public IReadOnlyList<ModelVersion> Versions(HistoryKey key) =>
        database.Find(key) is not { } id
            ? []
            : database.Read(session =>
                session.Query(
                    $"SELECT {Columns} FROM model WHERE workload = @a ORDER BY version DESC",
                    row => Read(key, row),
                    id
                )
            );

    public ModelVersion? Champion(HistoryKey key) =>
        database.Find(key) is { } id ? database.Read(session => Champion(session, id, key)) : null;

    public byte[]? Load(HistoryKey key, long version)
    {
        if (database.Find(key) is not { } id)
        {
            return null;
        }

        var found = database
            .Read(session =>
                session.Query(
                    "SELECT hash, content FROM model WHERE workload = @a AND version = @b",
                    row => (Hash: row.GetString(0), Content: (byte[])row[1]),
                    id,
                    version
                )
            )
            .FirstOrDefault();
        return found.Content is null || found.Hash == Hash(found.Content)
            ? found.Content
            : throw new StorageException(
                StorageFailure.CorruptModel,
                "a stored model is not what was published; it is refused and the one before stays"
            );
    }

    public bool Promote(HistoryKey key, long version, DateTimeOffset at) =>
        database.Find(key) is { } id
        && database.Write(session =>
        {
            database.LockWorkload(session, id);
            return Promote(session, id, version, at);
        });

    public ModelVersion? Rollback(HistoryKey key, DateTimeOffset at)
    {
        // Read apart from the write: a write that is repeated after a lost connection must not go back twice.
        if (database.Find(key) is not { } id || Champion(key) is not { } from)
        {
            return null;
        }

        return database.Write(session =>
        {
            database.LockWorkload(session, id);
            if (Champion(session, id, key) is not { } now || now.Version != from.Version)
            {
                return Champion(session, id, key);
            }

            if (Former(session, id) is not { } former)
            {
                return null;
            }

            SetRole(session, id, now.Version, ModelRole.Refused, at);
            SetRole(session, id, former, ModelRole.Champion, at);
            return Champion(session, id, key);
        });
    }

    public void Refuse(HistoryKey key, long version)
    {
        if (database.Find(key) is not { } id)
        {
            return;
        }

        database.Write(session =>
        {
            database.LockWorkload(session, id);
            var wasChampion = Champion(session, id, key)?.Version == version;
            session.Execute(
                "UPDATE model SET role = 3, canary_share = 0 WHERE workload = @a AND version = @b",
                id,
                version
            );
            if (wasChampion && Former(session, id) is { } former)
            {
                session.Execute("UPDATE model SET role = 1 WHERE workload = @a AND version = @b", id, former);
            }

            return 0;
        });
    }

    public bool SetCanaryShare(HistoryKey key, long version, double share)
    {
        if (share is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), "A share lies within 0 and 1.");
        }

        return database.Find(key) is { } id
            && database.Write(session =>
                session.Execute(
                    "UPDATE model SET canary_share = @c WHERE workload = @a AND version = @b AND role = 0",
                    id,
                    version,
                    share
                )
            ) > 0;
    }

    public IReadOnlyList<ModelVersion> Canaries() =>
        database.Read(session =>
            session.Query(
                $"""
                SELECT {Columns}, namespace, name, trigger FROM model JOIN workload ON workload.id = model.workload
                WHERE role = 0 AND canary_share > 0 ORDER BY model.workload, version
                """,
                row => Read(new HistoryKey(row.GetString(10), row.GetString(11), row.GetString(12)), row)
            )
        );

    public void Trim(int versionsKept) =>
        database.Write(session =>
            session.Execute(
                """
                DELETE FROM model WHERE role IN (0, 2, 3)
                    AND (SELECT COUNT(*) FROM model newer WHERE newer.workload = model.workload
                        AND newer.version > model.version) >= @a
                    AND NOT (role = 2 AND NOT EXISTS (SELECT 1 FROM model later WHERE later.workload = model.workload
                        AND later.role = 2 AND (later.changed > model.changed
                            OR (later.changed = model.changed AND later.version > model.version))))
                """,
                versionsKept
            )
        );

    private static ModelVersion? Same(SqlSession session, long id, NewModel model, string hash) =>
        session
            .Query(
                $"SELECT {Columns} FROM model WHERE workload = @a AND hash = @b AND kind = @c",
                row => Read(model.Key, row),
                id,
                hash,
                model.Kind
            )
            .FirstOrDefault();

    private static bool Promote(SqlSession session, long id, long version, DateTimeOffset at)
    {
        var role = session.Scalar("SELECT role FROM model WHERE workload = @a AND version = @b", id, version);
        if (role is null || Convert.ToInt32(role, null) is (int)ModelRole.Refused)
        {
            return false;
        }

        if (Convert.ToInt32(role, null) is not (int)ModelRole.Champion)
        {
            session.Execute(
                "UPDATE model SET role = 2, changed = @b WHERE workload = @a AND role = 1",
                id,
                Instants.Milliseconds(at)
            );
            SetRole(session, id, version, ModelRole.Champion, at);
        }

        return true;
    }

    private static void SetRole(SqlSession session, long id, long version, ModelRole role, DateTimeOffset at) =>
        session.Execute(
            "UPDATE model SET role = @c, canary_share = 0, changed = @d WHERE workload = @a AND version = @b",
            id,
            version,
            (int)role,
            Instants.Milliseconds(at)
        );

    private static long? Former(SqlSession session, long id) =>
        session.Scalar(
            "SELECT version FROM model WHERE workload = @a AND role = 2 ORDER BY changed DESC, version DESC LIMIT 1",
            id
        )
            is { } version
            ? Convert.ToInt64(version, null)
            : null;

    private static ModelVersion? Champion(SqlSession session, long id, HistoryKey key) =>
        session
            .Query($"SELECT {Columns} FROM model WHERE workload = @a AND role = 1", row => Read(key, row), id)
            .FirstOrDefault();

    private static ModelVersion Read(HistoryKey key, DbDataReader row) =>
        new(
            key,
            row.GetInt64(0),
            row.GetString(1),
            row.GetString(2),
            row.Instant(3),
            row.Instant(4),
            row.Instant(5),
            row.GetString(6),
            row.GetString(7),
            (ModelRole)row.GetInt32(8),
            row.GetDouble(9)
        );

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
