using System.Numerics;
using System.Runtime.InteropServices;

namespace Prewarm.Forecasting.Transforms;

/// <summary>Loops over many numbers at once.</summary>
internal static class Vectors
{
    /// <summary>The highest of the values; zero of none.</summary>
    public static T Max<T>(ReadOnlySpan<T> values)
        where T : struct, INumber<T>
    {
        var most = T.Zero;
        if (values.Length >= Vector<T>.Count)
        {
            var highest = Vector<T>.Zero;
            var whole = MemoryMarshal.Cast<T, Vector<T>>(values);
            foreach (var part in whole)
            {
                highest = Vector.Max(highest, part);
            }

            for (var lane = 0; lane < Vector<T>.Count; lane++)
            {
                most = T.Max(most, highest[lane]);
            }

            values = values[(whole.Length * Vector<T>.Count)..];
        }

        foreach (var value in values)
        {
            most = T.Max(most, value);
        }

        return most;
    }
}
