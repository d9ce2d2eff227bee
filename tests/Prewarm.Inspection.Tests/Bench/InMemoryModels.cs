using Prewarm.Storage;

namespace Prewarm.Inspection.Tests.Bench;

/// <summary>A registry of models in memory.</summary>
public sealed class InMemoryModels : IModelStore
{
    public List<ModelVersion> All { get; } = [];

    public ModelVersion Publish(NewModel model, double canaryShare = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        var version = new ModelVersion(
            model.Key,
            All.Count(one => one.Key == model.Key) + 1,
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(model.Content)),
            model.Kind,
            model.Created,
            model.TrainedFrom,
            model.TrainedTo,
            model.Options,
            model.Scores,
            ModelRole.Challenger,
            canaryShare
        );
        All.Add(version);
        return version;
    }

    public IReadOnlyList<ModelVersion> Versions(HistoryKey key) =>
        [.. All.Where(one => one.Key == key).OrderByDescending(one => one.Version)];

    public ModelVersion? Champion(HistoryKey key) => All.Find(one => one.Key == key && one.Role == ModelRole.Champion);

    public byte[]? Load(HistoryKey key, long version) => null;

    public bool Promote(HistoryKey key, long version, DateTimeOffset at)
    {
        if (All.Find(one => one.Key == key && one.Version == version) is not { Role: not ModelRole.Refused } found)
        {
            return false;
        }

        if (Champion(key) is { } champion)
        {
            Set(champion, ModelRole.Former);
        }

        Set(found, ModelRole.Champion);
        return true;
    }

    public ModelVersion? Rollback(HistoryKey key, DateTimeOffset at)
    {
        var former = All.LastOrDefault(one => one.Key == key && one.Role == ModelRole.Former);
        if (former is null || Champion(key) is not { } champion)
        {
            return null;
        }

        Set(champion, ModelRole.Refused);
        Set(former, ModelRole.Champion);
        return Champion(key);
    }

    public void Refuse(HistoryKey key, long version) =>
        Set(All.Single(one => one.Key == key && one.Version == version), ModelRole.Refused);

    public bool SetCanaryShare(HistoryKey key, long version, double share) => false;

    public IReadOnlyList<ModelVersion> Canaries() => [];

    public void Trim(int versionsKept) { }

    private void Set(ModelVersion model, ModelRole role) => All[All.IndexOf(model)] = model with { Role = role };
}
