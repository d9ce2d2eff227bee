using System.Collections.Concurrent;

namespace Prewarm.Benchmarks.Accuracy;

/// <summary>What models said about one series, kept on disk: a change of the combination is then judged without fitting them again.</summary>
/// <remarks>Nothing notices a change of a model: delete its files.</remarks>
internal sealed class ForecastCache(string folder, string series)
{
    private readonly ConcurrentDictionary<string, Dictionary<Key, double>> _models = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = [];

    /// <summary>What a model has said.</summary>
    public Dictionary<Key, double> Of(string model) => _models.GetOrAdd(model, Load);

    /// <summary>Marks a model whose answers are to be written.</summary>
    public void Changed(string model) => _changed.Add(model);

    public void Save()
    {
        Directory.CreateDirectory(folder);
        foreach (var model in _changed)
        {
            using var writer = new BinaryWriter(File.Create(PathOf(model)));
            foreach (var (key, value) in _models[model])
            {
                writer.Write(key.Fitted);
                writer.Write(key.Origin);
                writer.Write(key.Lead);
                writer.Write(value);
            }
        }

        _changed.Clear();
    }

    private string PathOf(string model) => Path.Combine(folder, $"{series}.{model}.bin");

    private Dictionary<Key, double> Load(string model)
    {
        var known = new Dictionary<Key, double>();
        if (!File.Exists(PathOf(model)))
        {
            return known;
        }

        using var reader = new BinaryReader(File.OpenRead(PathOf(model)));
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            known[new Key(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32())] = reader.ReadDouble();
        }

        return known;
    }

    /// <summary>End of the history fitted on, origin (both in ticks) and lead in steps.</summary>
    internal readonly record struct Key(long Fitted, long Origin, int Lead);
}
