using System.Diagnostics;
using MathNet.Numerics.LinearAlgebra;

namespace Prewarm.Benchmarks.Ssa;

/// <summary>The textbook way: all eigenvalues of X X^T.</summary>
internal static class DenseCovariance
{
    /// <returns>Seconds of one run, and singular values, largest first.</returns>
    public static (double Seconds, double[] Values) Measure(double[] series, int window, int rank)
    {
        var began = Stopwatch.GetTimestamp();
        var roots = Form(series, window).Evd(Symmetricity.Symmetric);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return (
            seconds,
            [.. roots.EigenValues.Select(value => Math.Sqrt(Math.Max(0, value.Real))).OrderDescending().Take(rank)]
        );
    }

    /// <summary>Along a diagonal each entry follows from the one before by one sample that enters and one that leaves: O(L^2), so that forming it does not count against it.</summary>
    private static Matrix<double> Form(double[] series, int window)
    {
        var columns = series.Length - window + 1;
        var matrix = Matrix<double>.Build.Dense(window, window);
        for (var lag = 0; lag < window; lag++)
        {
            double sum = 0;
            for (var k = 0; k < columns; k++)
            {
                sum += series[k] * series[k + lag];
            }

            for (var i = 0; i + lag < window; i++)
            {
                matrix[i, i + lag] = matrix[i + lag, i] = sum;
                var j = i + lag;
                if (j + columns < series.Length)
                {
                    sum += (series[i + columns] * series[j + columns]) - (series[i] * series[j]);
                }
            }
        }

        return matrix;
    }
}
