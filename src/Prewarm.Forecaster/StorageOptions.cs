using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Prewarm.Storage;

namespace Prewarm.Forecaster;

/// <summary>Where history, models and records are kept, and for how long.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary><c>sqlite</c> (default: one process, one file) or <c>postgres</c> (several processes).</summary>
    [AllowedValues(StorageEngines.Sqlite, StorageEngines.Postgres)]
    public string Engine { get; set; } = StorageEngines.Sqlite;

    /// <summary>Path of the SQLite file. Default <c>data/history.db</c>.</summary>
    [Required]
    public string Path { get; set; } = "data/history.db";

    /// <summary>How to reach PostgreSQL, as Npgsql reads it. A secret.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>File that holds the connection string.</summary>
    public string? ConnectionStringFile { get; set; }

    /// <summary>How long hourly roll-ups are kept. Default 400 d.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "4000.00:00:00")]
    public TimeSpan RollUpRetention { get; set; } = TimeSpan.FromDays(400);

    /// <summary>How long decisions are kept. Default 7 d; about 1 MB per workload and day.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "400.00:00:00")]
    public TimeSpan DecisionRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long ledger, accuracy, expired overrides and the audit are kept. Default 400 d.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "4000.00:00:00")]
    public TimeSpan RecordRetention { get; set; } = TimeSpan.FromDays(400);

    /// <summary>Versions of a model kept per workload, beside the champion and the one before. Default 10.</summary>
    [Range(1, 1000)]
    public int ModelVersionsKept { get; set; } = 10;

    /// <summary>The connection string from wherever it is.</summary>
    /// <exception cref="StorageException">Its file cannot be read.</exception>
    public string ReadConnectionString()
    {
        if (ConnectionStringFile is null)
        {
            return ConnectionString ?? string.Empty;
        }

        try
        {
            return File.ReadAllText(ConnectionStringFile).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                StorageFailure.Unreachable,
                "the file of Storage:ConnectionStringFile cannot be read",
                unreadable
            );
        }
    }
}

/// <summary>Checks the annotations of <see cref="StorageOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;

/// <summary>Checks what spans members of <see cref="StorageOptions"/>.</summary>
internal sealed class StorageOptionsRules : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options) =>
        options.Engine == StorageEngines.Postgres
        && string.IsNullOrWhiteSpace(options.ConnectionString)
        && string.IsNullOrWhiteSpace(options.ConnectionStringFile)
            ? ValidateOptionsResult.Fail(
                "Storage:ConnectionString or Storage:ConnectionStringFile is required with Storage:Engine=postgres."
            )
            : ValidateOptionsResult.Success;
}
