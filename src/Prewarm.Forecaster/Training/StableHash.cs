using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Prewarm.Forecaster.Training;

/// <summary>A hash that is equal in every process and version, for schedules and shards.</summary>
internal static class StableHash
{
    public static uint Of(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return BinaryPrimitives.ReadUInt32BigEndian(digest);
    }
}
