namespace Prewarm.Inspection.Access;

/// <summary>Who may read and who may change things on the page and the API. Section <c>Inspection</c>.</summary>
public sealed class AccessOptions
{
    public const string Section = "Inspection";

    /// <summary>Let anyone who reaches the port read. Changing always needs the operator role. Default true.</summary>
    public bool OpenReads { get; set; } = true;

    /// <summary>Tokens that are known here, without Kubernetes.</summary>
    public List<TokenOptions> Tokens { get; set; } = [];

    /// <summary>Tokens of Kubernetes service accounts and users.</summary>
    public TokenReviewOptions TokenReview { get; set; } = new();

    /// <summary>Requests a caller may make in a minute, page and API together. Default 1,200, 10 to 1,000,000.</summary>
    public int RequestsPerMinute { get; set; } = 1_200;

    /// <summary>Changes and sign-ins a caller may try in a minute. Default 60, 1 to 100,000.</summary>
    public int ChangesPerMinute { get; set; } = 60;
}

/// <summary>One configured token. Give its hash, or a file that holds the token itself.</summary>
public sealed class TokenOptions
{
    /// <summary>Whom the audit log names.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary><c>viewer</c> or <c>operator</c>. Default viewer.</summary>
    public string Role { get; set; } = Roles.Viewer;

    /// <summary>SHA-256 of the token, 64 hex digits.</summary>
    public string? Sha256 { get; set; }

    /// <summary>File with the token, read again when it changes.</summary>
    public string? File { get; set; }
}

/// <summary>How tokens are reviewed by the Kubernetes API.</summary>
public sealed class TokenReviewOptions
{
    /// <summary>Ask Kubernetes about tokens that are not configured here. Default false.</summary>
    public bool Enabled { get; set; }

    /// <summary>Base address of the API server. Default <c>https://kubernetes.default.svc</c>.</summary>
    public string Address { get; set; } = "https://kubernetes.default.svc";

    /// <summary>File with the token that reviews; needs the right to create token reviews.</summary>
    public string TokenFile { get; set; } = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    /// <summary>PEM authorities of the API server; empty trusts the system's.</summary>
    public string? CaFile { get; set; } = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";

    /// <summary>Audiences a token must be meant for; empty means the API server's own.</summary>
    public List<string> Audiences { get; set; } = [];

    /// <summary>User names with the operator role.</summary>
    public List<string> OperatorUsers { get; set; } = [];

    /// <summary>Groups with the operator role.</summary>
    public List<string> OperatorGroups { get; set; } = [];

    /// <summary>User names with the viewer role.</summary>
    public List<string> ViewerUsers { get; set; } = [];

    /// <summary>Groups with the viewer role.</summary>
    public List<string> ViewerGroups { get; set; } = [];
}

/// <summary>The two roles; an operator may do all a viewer may.</summary>
public static class Roles
{
    public const string Viewer = "viewer";
    public const string Operator = "operator";
}
