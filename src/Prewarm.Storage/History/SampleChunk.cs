using System.IO.Compression;
using System.Security.Cryptography;

namespace Prewarm.Storage.History;

/// <summary>1,440 samples of one workload, packed: a day of minutes, or sixty days of hours.</summary>
/// <remarks>
/// Layout: version, the first four bytes of the SHA-256 of the rest, then Brotli of: a bit per slot that says whether it is known;
/// then, for the known ones, column by column, means, lows and highs as doubles (lows and highs XORed with the mean, to which they
/// are often equal) and counts, each column byte by byte from the highest, so that bytes that change little lie together. Lossless.
/// </remarks>
internal sealed class SampleChunk
{
    public const int Slots = 1440;
    private const byte Version = 1;
    private const int HeaderLength = 5;
    private const int Quality = 4;
    private const int WindowBits = 18;
    private const int BitmapLength = Slots / 8;
    private const int RowLength = 28;

    private readonly MinuteSample[] _samples = new MinuteSample[Slots];

    /// <summary>A slot whose count is 0 is not known.</summary>
    public MinuteSample this[int slot]
    {
        get => _samples[slot];
        set => _samples[slot] = value;
    }

    public bool Has(int slot) => _samples[slot].Count > 0;

    /// <summary>First and last known slot; null when none is known.</summary>
    public (int First, int Last)? Span()
    {
        var first = Array.FindIndex(_samples, sample => sample.Count > 0);
        return first < 0 ? null : (first, Array.FindLastIndex(_samples, sample => sample.Count > 0));
    }

    public byte[] Pack()
    {
        var known = _samples.Where(sample => sample.Count > 0).ToArray();
        var plain = new byte[BitmapLength + (RowLength * known.Length)];
        for (var slot = 0; slot < Slots; slot++)
        {
            plain[slot / 8] |= (byte)(Has(slot) ? 1 << (slot % 8) : 0);
        }

        var body = plain.AsSpan(BitmapLength);
        for (var i = 0; i < known.Length; i++)
        {
            var mean = BitConverter.DoubleToUInt64Bits(known[i].Mean);
            Spread(body, known.Length, 0, i, mean, 8);
            Spread(body, known.Length, 8, i, BitConverter.DoubleToUInt64Bits(known[i].Min) ^ mean, 8);
            Spread(body, known.Length, 16, i, BitConverter.DoubleToUInt64Bits(known[i].Max) ^ mean, 8);
            Spread(body, known.Length, 24, i, (uint)known[i].Count, 4);
        }

        var packed = new byte[HeaderLength + BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        if (!BrotliEncoder.TryCompress(plain, packed.AsSpan(HeaderLength), out var length, Quality, WindowBits))
        {
            throw new InvalidOperationException("A chunk did not fit the length that Brotli states.");
        }

        packed = packed[..(HeaderLength + length)];
        packed[0] = Version;
        Check(packed.AsSpan(HeaderLength)).CopyTo(packed.AsSpan(1));
        return packed;
    }

    /// <summary>Null when the bytes are not what was packed.</summary>
    public static SampleChunk? Unpack(byte[] packed)
    {
        if (
            packed.Length < HeaderLength
            || packed[0] != Version
            || !Check(packed.AsSpan(HeaderLength)).SequenceEqual(packed.AsSpan(1, 4))
        )
        {
            return null;
        }

        var plain = new byte[BitmapLength + (RowLength * Slots)];
        if (!BrotliDecoder.TryDecompress(packed.AsSpan(HeaderLength), plain, out var length))
        {
            return null;
        }

        var count = (length - BitmapLength) / RowLength;
        var chunk = new SampleChunk();
        var body = plain.AsSpan(BitmapLength, count * RowLength);
        var i = 0;
        for (var slot = 0; slot < Slots && i < count; slot++)
        {
            if ((plain[slot / 8] >> (slot % 8) & 1) == 0)
            {
                continue;
            }

            var mean = Gather(body, count, 0, i, 8);
            chunk._samples[slot] = new MinuteSample(
                BitConverter.UInt64BitsToDouble(mean),
                BitConverter.UInt64BitsToDouble(Gather(body, count, 8, i, 8) ^ mean),
                BitConverter.UInt64BitsToDouble(Gather(body, count, 16, i, 8) ^ mean),
                (int)Gather(body, count, 24, i, 4)
            );
            i++;
        }

        return chunk;
    }

    private static byte[] Check(ReadOnlySpan<byte> body) => SHA256.HashData(body)[..4];

    private static void Spread(Span<byte> body, int count, int column, int row, ulong value, int bytes)
    {
        for (var b = 0; b < bytes; b++)
        {
            body[((column + b) * count) + row] = (byte)(value >> (8 * (bytes - 1 - b)));
        }
    }

    private static ulong Gather(ReadOnlySpan<byte> body, int count, int column, int row, int bytes)
    {
        ulong value = 0;
        for (var b = 0; b < bytes; b++)
        {
            value = (value << 8) | body[((column + b) * count) + row];
        }

        return value;
    }
}
