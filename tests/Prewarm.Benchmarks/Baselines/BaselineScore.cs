namespace Prewarm.Benchmarks.Baselines;
internal static class BaselineScore { public static void Print(string data, string file, string? cache, string? report) { } }
