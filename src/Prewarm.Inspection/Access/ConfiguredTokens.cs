using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Prewarm.Inspection.Access;

/// <summary>Finds the configured token a caller shows. Only hashes are kept and compared.</summary>
/// <remarks>
/// Every configured hash is compared in constant time and none ends the search early, so the time says neither how much
/// of a token was right nor which one it was.
/// </remarks>
internal sealed class ConfiguredTokens(IOptions<AccessOptions> options, ILogger<ConfiguredTokens> logger)
{
    /// <summary>A file that holds nothing, or very little, is a mistake and must not let an empty token in.</summary>
    private const int TokenLengthMin = 16;

    private readonly IReadOnlyList<Entry> _entries = [.. options.Value.Tokens.Select(token => new Entry(token))];

    /// <summary>Who shows this token; null when nobody does.</summary>
    public Caller? Find(string token)
    {
        Span<byte> shown = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(token, shown);
        Caller? found = null;
        foreach (var entry in _entries)
        {
            if (entry.Current(logger) is { } hash && CryptographicOperations.FixedTimeEquals(hash, shown))
            {
                found = new Caller(entry.Options.Name, entry.Options.Role);
            }
        }

        return found;
    }

    private static void Hash(string token, Span<byte> into) => SHA256.HashData(Encoding.UTF8.GetBytes(token), into);

    private sealed class Entry(TokenOptions options)
    {
        private readonly Lock _gate = new();
        private readonly byte[]? _fixed = string.IsNullOrEmpty(options.Sha256)
            ? null
            : Convert.FromHexString(options.Sha256);
        private (DateTime Written, byte[]? Hash)? _read;

        public TokenOptions Options { get; } = options;

        /// <summary>The hash to compare with; null when the file cannot be read: then nobody gets in by it.</summary>
        public byte[]? Current(ILogger logger)
        {
            if (_fixed is not null)
            {
                return _fixed;
            }

            lock (_gate)
            {
                try
                {
                    var written = File.GetLastWriteTimeUtc(Options.File!);
                    if (_read is not { } read || read.Written != written)
                    {
                        var text = File.ReadAllText(Options.File!).Trim();
                        var hash = text.Length < TokenLengthMin ? null : SHA256.HashData(Encoding.UTF8.GetBytes(text));
                        _read = (written, hash);
                        if (hash is null)
                        {
                            logger.TokenFileTooShort(Options.Name, TokenLengthMin);
                        }
                    }
                }
                catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
                {
                    if (_read is not { Hash: null })
                    {
                        logger.TokenFileUnreadable(Options.Name, unreadable.GetType().Name);
                    }

                    _read = (default, null);
                }

                return _read?.Hash;
            }
        }
    }
}

/// <summary>Who calls, and with which role.</summary>
internal sealed record Caller(string Name, string Role)
{
    public bool IsOperator => Role == Roles.Operator;
}
