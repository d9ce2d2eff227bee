using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using Lanes = System.Numerics.Vector<double>;

namespace Prewarm.Forecasting.Transforms;

/// <summary>X^T W X and X^T W y of a least-squares problem, summed row by row on hardware vectors.</summary>
internal sealed class NormalEquations
{
    private readonly int _width;
    private readonly int _stride;
    private readonly double[] _sums;
    private readonly double[] _right;

    /// <param name="width">Numbers in a row.</param>
    public NormalEquations(int width)
    {
        _width = width;
        _stride = (width + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        _sums = new double[_width * _stride];
        _right = new double[width];
    }

    /// <summary>Room for a row: its length is a whole number of hardware vectors, what lies beyond the width must stay zero.</summary>
    public double[] NewRow() => new double[_stride];

    /// <param name="row">Made by <see cref="NewRow"/>.</param>
    /// <param name="target">What the row is to give.</param>
    /// <param name="weight">How much it counts.</param>
    public void Add(double[] row, double target, double weight = 1)
    {
        var whole = MemoryMarshal.Cast<double, Lanes>(row.AsSpan(0, _stride));
        for (var i = 0; i < _width; i++)
        {
            var scaled = weight * row[i];
            _right[i] += scaled * target;
            if (scaled == 0)
            {
                continue;
            }

            // The lower triangle, up to the end of the vector that the diagonal lies in.
            var factor = new Lanes(scaled);
            var sums = MemoryMarshal.Cast<double, Lanes>(_sums.AsSpan(i * _stride, _stride));
            for (var v = 0; v <= i / Lanes.Count; v++)
            {
                sums[v] += factor * whole[v];
            }
        }
    }

    /// <summary>X^T W X, both triangles.</summary>
    public Matrix<double> Matrix() =>
        Matrix<double>.Build.Dense(
            _width,
            _width,
            (i, j) => i >= j ? _sums[(i * _stride) + j] : _sums[(j * _stride) + i]
        );

    /// <summary>X^T W y.</summary>
    public Vector<double> Right() => Vector<double>.Build.DenseOfArray(_right);
}
