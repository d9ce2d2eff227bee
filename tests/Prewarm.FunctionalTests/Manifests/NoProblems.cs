namespace Prewarm.FunctionalTests.Manifests;

/// <summary>Asserts that a check found nothing, and otherwise shows all of what it found.</summary>
internal static class NoProblems
{
    public static void In(IEnumerable<string> problems)
    {
        var all = problems.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all.Take(50)));
    }
}
