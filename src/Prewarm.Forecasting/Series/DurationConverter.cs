using System.ComponentModel;
using System.Globalization;

namespace Prewarm.Forecasting.Series;

/// <summary>Lets configuration say <c>15s</c> wherever a TimeSpan is bound.</summary>
public sealed class DurationConverter : TypeConverter
{
    /// <summary>Makes this the process-wide converter of TimeSpan. Idempotent.</summary>
    public static void Register()
    {
        if (TypeDescriptor.GetConverter(typeof(TimeSpan)) is not DurationConverter)
        {
            TypeDescriptor.AddAttributes(typeof(TimeSpan), new TypeConverterAttribute(typeof(DurationConverter)));
        }
    }

    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
        sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text && DurationText.TryParse(text, out var duration)
            ? duration
            : throw new FormatException("must be a duration such as 15s, 5m or 1h30m");

    public override object? ConvertTo(
        ITypeDescriptorContext? context,
        CultureInfo? culture,
        object? value,
        Type destinationType
    ) => value is TimeSpan duration && destinationType == typeof(string) ? DurationText.Format(duration) : null;
}
