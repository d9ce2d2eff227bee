using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Prewarm.Forecaster;

/// <summary>Where history is kept.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Path of the SQLite file. Default <c>data/history.db</c>.</summary>
    [Required]
    public string Path { get; set; } = "data/history.db";
}

/// <summary>Checks the annotations of <see cref="StorageOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
