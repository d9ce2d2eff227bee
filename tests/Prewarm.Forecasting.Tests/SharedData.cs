namespace Prewarm.Forecasting.Tests;

/// <summary>Measured traffic that is not part of the repository: tests that need it skip where the folder is absent.</summary>
internal static class SharedData
{
    private const string Require = "PREWARM_TEST_REQUIRE";

    /// <summary>A file of the folder <c>shared/data</c> beside a parent of the tests.</summary>
    public static string Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", file);
            if (File.Exists(path))
            {
                return path;
            }
        }

        if (Environment.GetEnvironmentVariable(Require) == "all")
        {
            Assert.Fail($"{Require}=all, but no folder shared/data with {file} stands beside any parent of the tests.");
        }

        Assert.Skip($"No folder shared/data with {file} stands beside any parent of the tests.");
        return "";
    }
}
