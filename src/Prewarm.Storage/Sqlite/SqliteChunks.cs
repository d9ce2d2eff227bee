using Microsoft.Extensions.Logging;
using Prewarm.Storage.History;
using Prewarm.Storage.Sql;

namespace Prewarm.Storage.Sqlite;

/// <summary>Packed samples. Level 0 holds days of minutes, level 1 sixty days of hours; a chunk starts at a multiple of its length.</summary>
internal sealed class SqliteChunks(ILogger logger)
{
    public const int Minutes = 0;
    public const int Hours = 1;
    private bool _toldDamage;

    public static long StartOf(long slot) => slot - Modulo(slot);

    public static int Modulo(long slot) => (int)(((slot % SampleChunk.Slots) + SampleChunk.Slots) % SampleChunk.Slots);

    /// <summary>The chunk that starts at a slot; an empty one when there is none, or when it is damaged.</summary>
    public SampleChunk Load(SqlSession session, long workload, int level, long start) =>
        session.Scalar(
            "SELECT content FROM chunk WHERE workload = @a AND level = @b AND start = @c",
            workload,
            level,
            start
        )
            is byte[] content
            ? Unpack(content)
            : new SampleChunk();

    /// <summary>Chunks that may hold slots in [first, last], by start.</summary>
    public List<(long Start, SampleChunk Chunk)> Load(
        SqlSession session,
        long workload,
        int level,
        long first,
        long last
    ) =>
        session.Query(
            "SELECT start, content FROM chunk WHERE workload = @a AND level = @b AND start >= @c AND start <= @d ORDER BY start",
            row => (row.GetInt64(0), Unpack((byte[])row[1])),
            workload,
            level,
            StartOf(first),
            last
        );

    public static void Save(SqlSession session, long workload, int level, long start, SampleChunk chunk)
    {
        if (chunk.Span() is not { } span)
        {
            return;
        }

        session.Execute(
            "INSERT OR REPLACE INTO chunk (workload, level, start, first, last, content) VALUES (@a, @b, @c, @d, @e, @f)",
            workload,
            level,
            start,
            start + span.First,
            start + span.Last,
            chunk.Pack()
        );
    }

    private SampleChunk Unpack(byte[] content)
    {
        if (SampleChunk.Unpack(content) is { } chunk)
        {
            return chunk;
        }

        if (!_toldDamage)
        {
            _toldDamage = true;
            logger.ChunkDamaged();
        }

        return new SampleChunk(); // Missing, not zero: back-fill may know it still.
    }
}
