namespace Prewarm.FunctionalTests.GrpcGo;

/// <summary>One answer of the grpc-go client. Codes are grpc-go's names, <c>EOF</c> for an end with OK, <c>Timeout</c> for a wait.</summary>
internal sealed record GoAnswer
{
    public string Code { get; init; } = string.Empty;

    public string Message { get; init; } = string.Empty;

    public byte[] Response { get; init; } = [];

    public int Stream { get; init; }

    public int Messages { get; init; }

    public IReadOnlyDictionary<string, int> Ends { get; init; } = new Dictionary<string, int>();

    /// <summary>Milliseconds.</summary>
    public double P50 { get; init; }

    /// <summary>Milliseconds.</summary>
    public double P99 { get; init; }

    public string State { get; init; } = string.Empty;
}
