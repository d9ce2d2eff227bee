using System.Runtime.CompilerServices;

namespace Prewarm.Benchmarks;

/// <summary>The checkout, wherever the build put its artifacts.</summary>
internal static class RepositoryRoot
{
    private const string Mark = "ExternalScaler.sln";

    /// <summary>Looks upwards from the working folder, from the program and from where this file was compiled.</summary>
    /// <exception cref="InvalidOperationException">None of them lies in a checkout.</exception>
    public static string Find([CallerFilePath] string here = "")
    {
        string?[] starts = [Directory.GetCurrentDirectory(), AppContext.BaseDirectory, Path.GetDirectoryName(here)];
        foreach (var start in starts.OfType<string>())
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, Mark)))
                {
                    return folder.FullName;
                }
            }
        }

        throw new InvalidOperationException($"No folder with {Mark} above the working folder or the program.");
    }
}
