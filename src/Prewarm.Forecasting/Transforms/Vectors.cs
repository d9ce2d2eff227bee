using System.Numerics;
using System.Runtime.InteropServices;

namespace Prewarm.Forecasting.Transforms;

/// <summary>Loops over many numbers at once.</summary>
internal static class Vectors
{
    /// <summary>Raises each value to that at the same place of others.</summary>
    public static void Raise<T>(Span<T> values, ReadOnlySpan<T> others)
        where T : struct, INumber<T>
    {
        var i = 0;
        for (; i <= values.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            var part = values[i..];
            Vector.Max(new Vector<T>(part), new Vector<T>(others[i..])).CopyTo(part);
        }

        for (; i < values.Length; i++)
        {
            values[i] = T.Max(values[i], others[i]);
        }
    }

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
