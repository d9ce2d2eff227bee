using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Prewarm.Hosting.Endpoints;

/// <summary>Ports of one process. Bound to the section of its role (<c>Scaler</c>, <c>Forecaster</c>).</summary>
public sealed class EndpointOptions
{
    /// <summary>Address of the gRPC port. Default all interfaces for the scaler, loopback for the forecaster.</summary>
    [Required]
    public string GrpcAddress { get; set; } = "0.0.0.0";

    /// <summary>gRPC port, HTTP/2 only; 0 takes a free one.</summary>
    [Range(0, 65_535)]
    public int GrpcPort { get; set; }

    /// <summary>Address of the HTTP port. Default all interfaces.</summary>
    [Required]
    public string HttpAddress { get; set; } = "0.0.0.0";

    /// <summary>Port for metrics, health and pages, HTTP/1.1 only; 0 takes a free one.</summary>
    [Range(0, 65_535)]
    public int HttpPort { get; set; }

    /// <summary>TLS of the gRPC port; without a certificate it speaks clear text (h2c with prior knowledge).</summary>
    public TlsOptions Tls { get; set; } = new();
}

/// <summary>Certificates as PEM files, read again when they change.</summary>
public sealed class TlsOptions
{
    /// <summary>PEM chain of the server; empty means clear text.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM key of the server.</summary>
    public string? KeyFile { get; set; }

    /// <summary>PEM authorities that client certificates must come from; empty accepts clients without one.</summary>
    public string? ClientCaFile { get; set; }

    /// <summary>Refuse clients without a certificate. Default true when <see cref="ClientCaFile"/> is set.</summary>
    public bool RequireClientCertificate { get; set; } = true;
}

/// <summary>Checks <see cref="EndpointOptions"/> as a whole.</summary>
internal sealed class EndpointOptionsRules(string role) : IValidateOptions<EndpointOptions>
{
    public ValidateOptionsResult Validate(string? name, EndpointOptions options)
    {
        var failures = new List<string>();
        Check(
            failures,
            "GrpcAddress",
            System.Net.IPAddress.TryParse(options.GrpcAddress, out _),
            "must be an IP address"
        );
        Check(
            failures,
            "HttpAddress",
            System.Net.IPAddress.TryParse(options.HttpAddress, out _),
            "must be an IP address"
        );
        Check(failures, "GrpcPort", options.GrpcPort is >= 0 and <= 65_535, "must be within 0 and 65535");
        Check(failures, "HttpPort", options.HttpPort is >= 0 and <= 65_535, "must be within 0 and 65535");
        var samePort = options.GrpcPort != 0 && options.GrpcPort == options.HttpPort;
        Check(failures, "HttpPort", !samePort, "must not be the gRPC port");
        CheckFile(failures, "Tls:CertificateFile", options.Tls.CertificateFile);
        CheckFile(failures, "Tls:KeyFile", options.Tls.KeyFile);
        CheckFile(failures, "Tls:ClientCaFile", options.Tls.ClientCaFile);
        var pair = string.IsNullOrEmpty(options.Tls.CertificateFile) == string.IsNullOrEmpty(options.Tls.KeyFile);
        Check(failures, "Tls", pair, "needs both CertificateFile and KeyFile, or neither");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private void Check(List<string> failures, string key, bool good, string rule)
    {
        if (!good)
        {
            failures.Add($"{role}:{key} {rule}.");
        }
    }

    private void CheckFile(List<string> failures, string key, string? path) =>
        Check(failures, key, string.IsNullOrEmpty(path) || File.Exists(path), "names a file that does not exist");
}
