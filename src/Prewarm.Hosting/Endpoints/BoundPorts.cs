using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Prewarm.Hosting.Endpoints;

/// <summary>The ports a started host really has; differs from the options when these said 0.</summary>
public sealed class BoundPorts(IServer server)
{
    public int Grpc => Port(0);

    public int Http => Port(1);

    private int Port(int index)
    {
        // Kestrel lists addresses in the order of its listeners.
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses;
        var address = addresses?.ElementAtOrDefault(index);
        return address is null
            ? throw new InvalidOperationException("The host has not started.")
            : BindingAddress.Parse(address).Port;
    }
}
