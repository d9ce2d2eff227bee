namespace Prewarm.Benchmarks.Accuracy;

/// <summary>Options among the arguments of a benchmark.</summary>
internal static class Flags
{
    /// <summary>Takes an option and its value out of the arguments; null when it is not there.</summary>
    public static string? Take(List<string> args, string name)
    {
        var at = args.IndexOf(name);
        if (at < 0 || at + 1 >= args.Count)
        {
            return null;
        }

        var value = args[at + 1];
        args.RemoveRange(at, 2);
        return value;
    }
}
