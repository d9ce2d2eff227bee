namespace Prewarm.Inspection.Pages;

/// <summary>What the fleet view was asked to show.</summary>
public sealed record FleetFilter(string? Search, string? Status, string? Sort)
{
    /// <summary>Address of the part that is kept up to date.</summary>
    public string Live => "/?live=1" + Query();

    /// <summary>The same view in another order; the same order again is turned around.</summary>
    public string By(string order) =>
        "/?" + (this with { Sort = Sort == order ? "-" + order : order }).Query().TrimStart('&');

    /// <summary>The same view with another status.</summary>
    public string With(string status) => "/?" + (this with { Status = status }).Query().TrimStart('&');

    /// <summary>For screen readers: how a column is ordered now.</summary>
    public string? Order(string order) =>
        Sort == order ? "ascending"
        : Sort == "-" + order ? "descending"
        : null;

    private string Query() => Part("q", Search) + Part("status", Status) + Part("sort", Sort);

    private static string Part(string name, string? value) =>
        string.IsNullOrEmpty(value) ? string.Empty : $"&{name}={Uri.EscapeDataString(value)}";
}
