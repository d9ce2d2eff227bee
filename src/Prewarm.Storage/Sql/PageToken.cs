using System.Globalization;

namespace Prewarm.Storage.Sql;

/// <summary>Where a page ended, as opaque text: the last row's instant and number.</summary>
internal static class PageToken
{
    public const int RowsMax = 10_000;

    public static string Write(long at, long id) => string.Create(CultureInfo.InvariantCulture, $"{at}_{id}");

    /// <exception cref="ArgumentException">It is not one of ours.</exception>
    public static (long At, long Id)? Read(string? token)
    {
        if (token is null)
        {
            return null;
        }

        var parts = token.Split('_');
        return
            parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at)
            && long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id)
            ? (at, id)
            : throw new ArgumentException("The page token is not one that a page gave.", nameof(token));
    }

    /// <exception cref="ArgumentException">It is out of range.</exception>
    public static void CheckLimit(int limit)
    {
        if (limit is < 1 or > RowsMax)
        {
            throw new ArgumentOutOfRangeException(nameof(limit), $"A page holds 1 to {RowsMax} rows.");
        }
    }

    /// <summary>Cuts rows that were read with one more than the limit.</summary>
    public static Page<T> Cut<T>(List<T> rows, int limit, Func<T, string> token)
    {
        if (rows.Count <= limit)
        {
            return new Page<T>(rows, null);
        }

        rows.RemoveRange(limit, rows.Count - limit);
        return new Page<T>(rows, token(rows[^1]));
    }
}
