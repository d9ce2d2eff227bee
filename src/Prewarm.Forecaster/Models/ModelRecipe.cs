using System.Text.Json;
using System.Text.Json.Serialization;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Models;

/// <summary>
/// A stored model. The state of the window-maximum forecaster is a pure function of the history it lived through and of its options,
/// so a model is kept as those: small, exact, and never stale against the history it is replayed on.
/// </summary>
/// <param name="Format">Always <see cref="Kind"/>.</param>
/// <param name="LearnFrom">History before this is not learned from.</param>
/// <param name="Name">What kind of candidate it is: <c>all-history</c>, <c>recent</c> or <c>since-shift</c>.</param>
internal sealed record ModelRecipe(
    string Format,
    string Namespace,
    string ScaledObject,
    string Trigger,
    string Name,
    DateTimeOffset LearnFrom
)
{
    public const string Kind = "window-max/1";

    public static ModelRecipe Of(HistoryKey key, string name, DateTimeOffset learnFrom) =>
        new(Kind, key.Namespace, key.Name, key.Trigger, name, learnFrom);

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, ModelJson.Default.ModelRecipe);

    /// <summary>The recipe; null when the content is no model, of another format, or of another workload.</summary>
    public static ModelRecipe? Read(byte[] content, HistoryKey key)
    {
        try
        {
            return
                JsonSerializer.Deserialize(content, ModelJson.Default.ModelRecipe) is { Format: Kind } recipe
                && new HistoryKey(recipe.Namespace, recipe.ScaledObject, recipe.Trigger) == key
                ? recipe
                : null;
        }
        catch (JsonException)
        {
            return null; // The caller refuses it and says so.
        }
    }
}

/// <summary>JSON of models and their scores.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ModelRecipe))]
[JsonSerializable(typeof(ModelScores))]
[JsonSerializable(typeof(ModelTrainedWith))]
internal sealed partial class ModelJson : JsonSerializerContext;

/// <summary>What is stored beside a model about its judgement.</summary>
internal sealed record ModelScores(string Verdict, double Improvement, double Confidence, int Windows);

/// <summary>What is stored beside a model about its options.</summary>
internal sealed record ModelTrainedWith(double WindowSeconds, double Quantile, string TimeZone);
