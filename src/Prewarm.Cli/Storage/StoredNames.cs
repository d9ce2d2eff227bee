using Prewarm.Storage;

namespace Prewarm.Cli.Storage;

/// <summary>Finds the stored workload that a person means by NS/NAME.</summary>
internal static class StoredNames
{
    public static string? Problem(string text) =>
        text.Split('/') is { Length: 2 } parts && parts[0].Length > 0 && parts[1].Length > 0 ? null : "needs NS/NAME";

    /// <summary>The workload's key.</summary>
    /// <param name="trigger">Which, where a ScaledObject has several; empty for the only one.</param>
    /// <exception cref="StorageException">There is none, or more than one.</exception>
    public static HistoryKey Find(IHistoryStore history, string name, string trigger)
    {
        var found = history
            .Workloads()
            .Select(workload => workload.Key)
            .Where(key => $"{key.Namespace}/{key.Name}" == name && (trigger.Length == 0 || key.Trigger == trigger))
            .ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new StorageException(
                StorageFailure.Other,
                $"{name} is not known; a workload is known once a forecaster has been told of it"
            ),
            _ => throw new StorageException(
                StorageFailure.Other,
                $"{name} has several triggers; choose one with --trigger: {string.Join(", ", found.Select(key => key.Trigger))}"
            ),
        };
    }
}
