namespace Prewarm.Benchmarks.Accuracy;

/// <summary>Measured series that lie beside the project and are not part of it.</summary>
internal static class SharedData
{
    /// <summary>The folder, found from the working folder upwards; null when it is absent.</summary>
    public static string? Folder(string name)
    {
        for (
            var folder = new DirectoryInfo(Directory.GetCurrentDirectory());
            folder is not null;
            folder = folder.Parent
        )
        {
            var candidate = Path.Combine(folder.FullName, "shared", name);
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
