using Xunit;

namespace Prewarm.TestUtils;

/// <summary>Programs a test needs beside the SDK. Absent ones skip the test, except where everything must run.</summary>
public static class Require
{
    /// <summary>Set to <c>all</c> where a skip would hide something, as in CI.</summary>
    public const string Variable = "PREWARM_TEST_REQUIRE";

    /// <summary>Path of a program on PATH; skips the calling test when there is none.</summary>
    public static string Program(string name)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        return found ?? throw Missing($"the program '{name}' is not installed");
    }

    /// <summary>A folder that a package installs; skips the calling test when it is absent.</summary>
    public static string Folder(string path, string package) =>
        Directory.Exists(path) ? path : throw Missing($"the package '{package}' is not installed");

    /// <summary>A file of real traffic beside the checkout; skips the calling test when it is absent.</summary>
    public static string SharedData(string name)
    {
        for (var folder = new DirectoryInfo(Checkout()); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", name);
            if (File.Exists(file))
            {
                return file;
            }
        }

        throw Missing($"the traffic shared/data/{name} is not beside the checkout");
    }

    /// <summary>The folder of the solution that the tests were built from.</summary>
    public static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ExternalScaler.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
    }

    private static InvalidOperationException Missing(string reason)
    {
        if (string.Equals(Environment.GetEnvironmentVariable(Variable), "all", StringComparison.Ordinal))
        {
            Assert.Fail($"{reason}, and {Variable}=all");
        }

        Assert.Skip(reason);
        return new InvalidOperationException(reason);
    }
}
