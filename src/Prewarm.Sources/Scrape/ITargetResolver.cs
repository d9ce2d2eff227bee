using System.Net;
using System.Net.Sockets;

namespace Prewarm.Sources.Scrape;

/// <summary>Finds the addresses behind a name.</summary>
internal interface ITargetResolver
{
    /// <summary>All addresses; empty when the name exists without any, as a headless Service without pods.</summary>
    /// <exception cref="SourceFailure">The resolver itself failed.</exception>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <summary>The system's resolver.</summary>
internal sealed class SystemTargetResolver : ITargetResolver
{
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return []; // A headless Service without ready pods has no records.
        }
        catch (SocketException failure)
        {
            throw SourceFailure.Unreachable($"name resolution failed ({failure.SocketErrorCode})", failure);
        }
    }
}
