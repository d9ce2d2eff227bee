using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Prewarm.Benchmarks.Ssa;

/// <summary>What SciPy needed for the same decomposition.</summary>
/// <param name="Version">Of SciPy.</param>
/// <param name="Machine">Seconds at machine precision, the least of the runs.</param>
/// <param name="Loose">Seconds at our tolerance, the least of the runs.</param>
/// <param name="Values">Singular values, largest first.</param>
internal sealed record SciPyRun(string Version, double Machine, double Loose, IReadOnlyList<double> Values)
{
    /// <summary>Debian's interpreter: the one that python3-scipy belongs to.</summary>
    private const string Python = "/usr/bin/python3";

    /// <summary>Null where SciPy is not installed.</summary>
    public static SciPyRun? Measure(double[] series, int window, int rank, int runs)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, MemoryMarshal.AsBytes(series.AsSpan()).ToArray());
            var script = Path.Combine(AppContext.BaseDirectory, "Ssa", "hankel_svds.py");
            string[] numbers =
            [
                .. new[] { window, rank, runs }.Select(number => number.ToString(CultureInfo.InvariantCulture)),
            ];
            var start = new ProcessStartInfo(Python, [script, file, .. numbers])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            foreach (var threads in new[] { "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS" })
            {
                start.Environment[threads] = "1";
            }

            // A kernel that the environment forces may be slower than the processor's own.
            start.Environment.Remove("OPENBLAS_CORETYPE");
            start.Environment.Remove("OPENBLAS_L2_SIZE");
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? Read(output) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No such interpreter.
            return null;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static SciPyRun Read(string output)
    {
        using var document = JsonDocument.Parse(output);
        var root = document.RootElement;
        return new SciPyRun(
            root.GetProperty("scipy").GetString()!,
            Least(root.GetProperty("machine")),
            Least(root.GetProperty("1e-8")),
            [.. root.GetProperty("machine").GetProperty("values").EnumerateArray().Select(value => value.GetDouble())]
        );
    }

    private static double Least(JsonElement run) =>
        run.GetProperty("seconds").EnumerateArray().Min(value => value.GetDouble());
}
