using System.Security.Cryptography;
using Prewarm.Forecaster.Models;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests;

/// <summary>A registry in memory; a test may break what is in it. Thread-safe.</summary>
internal sealed class FakeModelStore : IModelStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(HistoryKey, long), (ModelVersion Version, byte[] Content)> _models = [];

    public StorageFailure? Fails { get; set; }

    public ModelVersion Publish(NewModel model, double canaryShare = 0)
    {
        lock (_gate)
        {
            Working();
            var hash = Convert.ToHexStringLower(SHA256.HashData(model.Content));
            var known = Versions(model.Key).FirstOrDefault(one => one.Hash == hash);
            if (known is not null)
            {
                return known;
            }

            var version = new ModelVersion(
                model.Key,
                Versions(model.Key).Count + 1,
                hash,
                model.Kind,
                model.Created,
                model.TrainedFrom,
                model.TrainedTo,
                model.Options,
                model.Scores,
                ModelRole.Challenger,
                canaryShare
            );
            _models[(model.Key, version.Version)] = (version, model.Content);
            return version;
        }
    }

    /// <summary>Publishes a recipe as if it had just been trained.</summary>
    /// <returns>Its version.</returns>
    public long Publish(ModelRecipe recipe, HistoryKey key, double canaryShare = 0)
    {
        var now = ForecasterBench.Start;
        var model = new NewModel(key, ModelRecipe.Kind, now, recipe.LearnFrom, now, "{}", "{}", recipe.Write());
        return Publish(model, canaryShare).Version;
    }

    public IReadOnlyList<ModelVersion> Versions(HistoryKey key)
    {
        lock (_gate)
        {
            return
            [
                .. _models
                    .Values.Select(one => one.Version)
                    .Where(one => one.Key == key)
                    .OrderByDescending(one => one.Version),
            ];
        }
    }

    public ModelVersion? Champion(HistoryKey key)
    {
        Working();
        return Versions(key).FirstOrDefault(one => one.Role == ModelRole.Champion);
    }

    public byte[]? Load(HistoryKey key, long version) => _models.GetValueOrDefault((key, version)).Content;

    public bool Promote(HistoryKey key, long version, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (Champion(key) is { } before)
            {
                Set(key, before.Version, ModelRole.Former);
            }

            return Set(key, version, ModelRole.Champion);
        }
    }

    public ModelVersion? Rollback(HistoryKey key, DateTimeOffset at)
    {
        lock (_gate)
        {
            Refuse(key, Champion(key)!.Version);
            return Champion(key);
        }
    }

    public void Refuse(HistoryKey key, long version)
    {
        lock (_gate)
        {
            Set(key, version, ModelRole.Refused);
            if (Versions(key).FirstOrDefault(one => one.Role == ModelRole.Former) is { } former)
            {
                Set(key, former.Version, ModelRole.Champion);
            }
        }
    }

    public bool SetCanaryShare(HistoryKey key, long version, double share)
    {
        lock (_gate)
        {
            if (!_models.TryGetValue((key, version), out var one) || one.Version.Role != ModelRole.Challenger)
            {
                return false;
            }

            _models[(key, version)] = (one.Version with { CanaryShare = share }, one.Content);
            return true;
        }
    }

    public IReadOnlyList<ModelVersion> Canaries()
    {
        lock (_gate)
        {
            Working();
            return
            [
                .. _models
                    .Values.Select(one => one.Version)
                    .Where(one => one is { Role: ModelRole.Challenger, CanaryShare: > 0 }),
            ];
        }
    }

    public void Trim(int versionsKept) { }

    /// <summary>Gives a version a role, as a history of promotions would.</summary>
    public void Become(HistoryKey key, long version, ModelRole role) => Set(key, version, role);

    /// <summary>Replaces the content of a version.</summary>
    public void Break(HistoryKey key, long version, byte[] content) =>
        _models[(key, version)] = (_models[(key, version)].Version, content);

    private bool Set(HistoryKey key, long version, ModelRole role)
    {
        if (!_models.TryGetValue((key, version), out var one))
        {
            return false;
        }

        _models[(key, version)] = (one.Version with { Role = role, CanaryShare = 0 }, one.Content);
        return true;
    }

    private void Working()
    {
        if (Fails is { } failure)
        {
            throw new StorageException(failure, "no: " + failure);
        }
    }
}
