namespace Prewarm.Storage.Tests.Conformance;

/// <summary>A file of its own for each test.</summary>
public sealed class SqliteFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prewarm-store-");

    public string File => Path.Combine(_folder.FullName, "history.db");

    public void Dispose() => _folder.Delete(recursive: true);
}
