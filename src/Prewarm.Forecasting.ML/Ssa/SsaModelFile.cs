using System.Security.Cryptography;
using System.Text;

namespace Prewarm.Forecasting.ML.Ssa;

/// <summary>The file of a fitted model.</summary>
/// <remarks>
/// Layout, little-endian: 8 bytes <c>PREWSSA\n</c>; version (int32); length of the body (int32); body; SHA-256 of all that precedes it. The body
/// holds the options, then mean, deviation, samples since the decomposition, the kept samples and the left vectors; the recurrence is
/// rebuilt from the vectors. Numbers are stored in full, so a loaded model forecasts bit for bit as the saved one.
/// </remarks>
internal static class SsaModelFile
{
    private const int Version = 1;

    /// <summary>Longest body that is read: a wrong length must not ask for all memory.</summary>
    private const int BodyMost = 1 << 29;

    private static ReadOnlySpan<byte> Magic => "PREWSSA\n"u8;

    public static void Write(Stream stream, SsaForecastingOptions options, SsaSequence sequence)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(0);
        var start = buffer.Length;
        WriteOptions(writer, options);
        writer.Write(sequence.Mean);
        writer.Write(sequence.Deviation);
        writer.Write(sequence.SinceRefit);
        WriteValues(writer, [.. sequence.Kept]);
        writer.Write(sequence.Vectors.Count);
        foreach (var vector in sequence.Vectors)
        {
            WriteValues(writer, vector);
        }

        writer.Flush();
        var length = checked((int)(buffer.Length - start));
        buffer.Position = start - sizeof(int);
        writer.Write(length);
        writer.Flush();
        var content = buffer.ToArray();
        stream.Write(content);
        stream.Write(SHA256.HashData(content));
    }

    /// <exception cref="InvalidDataException">The message says what is wrong with the file.</exception>
    public static (SsaForecastingOptions Options, SsaSequence Sequence) Read(Stream stream)
    {
        var header = ReadExactly(stream, Magic.Length + (2 * sizeof(int)));
        if (!header.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            throw new InvalidDataException("This is not a saved SSA model: the file starts with other bytes.");
        }

        var version = BitConverter.ToInt32(header, Magic.Length);
        if (version != Version)
        {
            throw new InvalidDataException($"The saved SSA model has version {version}; version {Version} is read.");
        }

        var length = BitConverter.ToInt32(header, Magic.Length + sizeof(int));
        if (length is < 0 or > BodyMost)
        {
            throw new InvalidDataException("The saved SSA model is corrupt: its length is impossible.");
        }

        var body = ReadExactly(stream, length);
        var sum = ReadExactly(stream, SHA256.HashSizeInBytes);
        if (!SHA256.HashData([.. header, .. body]).AsSpan().SequenceEqual(sum))
        {
            throw new InvalidDataException("The saved SSA model is corrupt: its checksum does not match.");
        }

        try
        {
            return ReadBody(body);
        }
        catch (Exception error) when (error is EndOfStreamException or ArgumentException or FormatException)
        {
            // The checksum held, so the file was written wrongly, not damaged.
            throw new InvalidDataException("The saved SSA model holds impossible content.", error);
        }
    }

    private static (SsaForecastingOptions Options, SsaSequence Sequence) ReadBody(byte[] body)
    {
        using var reader = new BinaryReader(new MemoryStream(body), Encoding.UTF8);
        var options = ReadOptions(reader);
        options.Validate();
        var mean = reader.ReadDouble();
        var deviation = reader.ReadDouble();
        var sinceRefit = reader.ReadInt32();
        var kept = ReadValues(reader, options.SeriesLength);
        var count = reader.ReadInt32();
        if (count < 0 || count >= options.WindowSize)
        {
            throw new FormatException("The rank is outside the window.");
        }

        var vectors = new double[count][];
        for (var r = 0; r < count; r++)
        {
            vectors[r] = ReadValues(reader, options.WindowSize);
            if (vectors[r].Length != options.WindowSize)
            {
                throw new FormatException("A vector has another length than the window.");
            }
        }

        return (options, SsaSequence.Restore(options, kept, mean, deviation, vectors, sinceRefit));
    }

    private static void WriteOptions(BinaryWriter writer, SsaForecastingOptions options)
    {
        writer.Write(options.OutputColumnName);
        writer.Write(options.InputColumnName);
        writer.Write(options.WindowSize);
        writer.Write(options.SeriesLength);
        writer.Write(options.TrainSize);
        writer.Write(options.Horizon);
        writer.Write(options.IsAdaptive);
        writer.Write((int)options.RankSelectionMethod);
        writer.Write(options.Rank ?? 0);
        writer.Write(options.MaxRank ?? 0);
        writer.Write(options.MaxGrowth?.TimeSpan ?? 0);
        writer.Write(options.MaxGrowth?.Growth ?? 0);
        writer.Write(options.ConfidenceLowerBoundColumn ?? "");
        writer.Write(options.ConfidenceUpperBoundColumn ?? "");
        writer.Write(options.ConfidenceLevel);
        writer.Write(options.VariableHorizon);
    }

    private static SsaForecastingOptions ReadOptions(BinaryReader reader) =>
        new()
        {
            OutputColumnName = reader.ReadString(),
            InputColumnName = reader.ReadString(),
            WindowSize = reader.ReadInt32(),
            SeriesLength = reader.ReadInt32(),
            TrainSize = reader.ReadInt32(),
            Horizon = reader.ReadInt32(),
            IsAdaptive = reader.ReadBoolean(),
            RankSelectionMethod = (RankSelectionMethod)reader.ReadInt32(),
            Rank = NoneIfZero(reader.ReadInt32()),
            MaxRank = NoneIfZero(reader.ReadInt32()),
            MaxGrowth = ReadGrowth(reader),
            ConfidenceLowerBoundColumn = NoneIfEmpty(reader.ReadString()),
            ConfidenceUpperBoundColumn = NoneIfEmpty(reader.ReadString()),
            ConfidenceLevel = reader.ReadSingle(),
            VariableHorizon = reader.ReadBoolean(),
        };

    private static GrowthRatio? ReadGrowth(BinaryReader reader)
    {
        var growth = new GrowthRatio(reader.ReadDouble(), reader.ReadDouble());
        return growth == default ? null : growth;
    }

    private static int? NoneIfZero(int value) => value == 0 ? null : value;

    private static string? NoneIfEmpty(string value) => value.Length == 0 ? null : value;

    private static void WriteValues(BinaryWriter writer, double[] values)
    {
        writer.Write(values.Length);
        foreach (var value in values)
        {
            writer.Write(value);
        }
    }

    private static double[] ReadValues(BinaryReader reader, int most)
    {
        var count = reader.ReadInt32();
        var left = reader.BaseStream.Length - reader.BaseStream.Position;
        if (count < 0 || count > most || (long)count * sizeof(double) > left)
        {
            throw new FormatException("A list has an impossible length.");
        }

        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = reader.ReadDouble();
            if (!double.IsFinite(values[i]))
            {
                throw new FormatException("A number is not finite.");
            }
        }

        return values;
    }

    /// <summary>Grows with what is really there, so that a wrong length in a short file costs nothing.</summary>
    private static byte[] ReadExactly(Stream stream, int count)
    {
        using var content = new MemoryStream();
        var chunk = new byte[Math.Min(count, 1 << 16)];
        while (content.Length < count)
        {
            var read = stream.Read(chunk, 0, (int)Math.Min(chunk.Length, count - content.Length));
            if (read == 0)
            {
                throw new InvalidDataException("The saved SSA model is corrupt: it ends too early.");
            }

            content.Write(chunk, 0, read);
        }

        return content.ToArray();
    }
}
