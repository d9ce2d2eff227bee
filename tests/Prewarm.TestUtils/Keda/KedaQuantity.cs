using System.Globalization;

namespace Prewarm.TestUtils.Keda;

/// <summary>How KEDA turns the two number fields of an external scaler into a Kubernetes quantity, in milli-units.</summary>
/// <remarks>Read in KEDA's external_scaler.go and scaler.go; independent of the product on purpose.</remarks>
public static class KedaQuantity
{
    /// <summary>The quantity of a metric value.</summary>
    public static long ValueMilli(double floatField, long integerField, KedaVersion version) =>
        version switch
        {
            KedaVersion.IntegersOnly => integerField * 1000,
            KedaVersion.Truncating => floatField > 0 ? (long)(floatField * 1000) : integerField * 1000,
            _ => Rounded(floatField > 0 ? floatField : integerField),
        };

    /// <summary>The quantity of a target: always formatted with three decimals where floats are known.</summary>
    public static long TargetMilli(double floatField, long integerField, KedaVersion version) =>
        version == KedaVersion.IntegersOnly || !(floatField > 0) ? integerField * 1000 : Rounded(floatField);

    private static long Rounded(double value)
    {
        if (!double.IsFinite(value) || value < 0)
        {
            return 0;
        }

        // Go's %.3f and .NET's F3 both round the exact binary value.
        var text = value.ToString("F3", CultureInfo.InvariantCulture);
        return (long)(decimal.Parse(text, CultureInfo.InvariantCulture) * 1000);
    }
}

/// <summary>Versions of KEDA that read numbers differently.</summary>
public enum KedaVersion
{
    /// <summary>2.16 and before: the integer fields only.</summary>
    IntegersOnly,

    /// <summary>2.17 to 2.19: values are cut to milli-units.</summary>
    Truncating,

    /// <summary>2.20 and later: values are rounded to milli-units.</summary>
    Rounding,
}
