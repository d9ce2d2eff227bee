using System.Diagnostics;
using System.Globalization;
using MathNet.Numerics;
using Prewarm.Benchmarks.Machine;
using Prewarm.Forecasting.Decomposition;

namespace Prewarm.Benchmarks.Ssa;

/// <summary>Our decomposition against SciPy's with the same operator and against a dense one, one thread each, in one run.</summary>
internal static class SsaBenchmark
{
    private const int Points = 16_128;
    private const int Window = 2_016;
    private const int Rank = 20;
    private const int Runs = 7;

    public static int Run(string[] args)
    {
        Control.UseSingleThread();
        var series = Series();
        var (ours, found) = Measure(series);
        Console.WriteLine($"SSA fit: {Points} points, window {Window}, rank {Rank}, one thread, least of {Runs} runs");
        Print("Prewarm, residual 1e-8", ours, ours);
        Console.WriteLine($"  {found.Steps} steps, converged: {found.Converged}");
        var scipy = SciPyRun.Measure(series, Window, Rank, Runs);
        if (scipy is null)
        {
            Console.WriteLine("scipy.sparse.linalg.svds: not measured, python3-scipy is not installed");
        }
        else
        {
            Print($"SciPy {scipy.Version} svds, tolerance 0 (machine)", scipy.Machine, ours);
            Print($"SciPy {scipy.Version} svds, tolerance 1e-8", scipy.Loose, ours);
            Console.WriteLine(
                Agreement("largest difference of singular values to SciPy", found.SingularValues, scipy.Values)
            );
        }

        if (!args.Contains("--no-dense"))
        {
            var (dense, values) = DenseCovariance.Measure(series, Window, Rank);
            Print("dense eigendecomposition of the lag-covariance matrix (Math.NET)", dense, ours);
            Console.WriteLine(
                Agreement("largest difference of singular values to dense", found.SingularValues, values)
            );
        }

        Console.WriteLine($"machine: {MachineText.Describe()}");
        return scipy is null || ours <= Math.Min(scipy.Machine, scipy.Loose) ? 0 : 1;
    }

    private static (double Seconds, SsaDecomposition Found) Measure(double[] series)
    {
        var least = double.PositiveInfinity;
        SsaDecomposition? found = null;
        // The first runs are the compiler's.
        for (var run = -3; run < Runs; run++)
        {
            var began = Stopwatch.GetTimestamp();
            found = SsaDecomposition.Compute(series, Window, Rank, Rank, seed: 1);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            least = run >= 0 ? Math.Min(least, seconds) : least;
        }

        return (least, found!);
    }

    /// <summary>Eight weeks of five minutes: days, weeks, a slow climb and noise.</summary>
    private static double[] Series()
    {
        var random = new Random(20260101);
        var values = new double[Points];
        for (var i = 0; i < values.Length; i++)
        {
            var day = 2 * Math.PI * i / 288;
            var week = day / 7;
            values[i] =
                (40 * Math.Sin(day))
                + (15 * Math.Sin((2 * day) + 1))
                + (20 * Math.Sin(week))
                + (7 * Math.Sin((3 * week) + 2))
                + (0.002 * i)
                + (10 * (random.NextDouble() - 0.5));
        }

        return values;
    }

    private static void Print(string what, double seconds, double ours) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {what, -68} {seconds * 1000, 10:F1} ms {seconds / ours, 8:F2} x"
            )
        );

    private static string Agreement(string what, ReadOnlySpan<double> ours, IReadOnlyList<double> others)
    {
        double most = 0;
        for (var i = 0; i < Math.Min(ours.Length, others.Count); i++)
        {
            most = Math.Max(most, Math.Abs(ours[i] - others[i]) / others[0]);
        }

        return string.Create(CultureInfo.InvariantCulture, $"  {what}, relative to the first: {most:E1}");
    }
}
