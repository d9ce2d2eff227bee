using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using ForecasterClient = Prewarm.Protocol.V1.Forecaster.ForecasterClient;

namespace Prewarm.Scaler.Forecasts;

/// <summary>The one connection to the sidecar; null client when none is configured.</summary>
internal sealed class ForecasterChannel : IDisposable
{
    private const int MessageBytesMax = 64 * 1024 * 1024;
    private readonly GrpcChannel? _channel;

    public ForecasterChannel(IOptions<ScalerOptions> options)
    {
        if (options.Value.ForecasterAddress.Length == 0)
        {
            return;
        }

        _channel = GrpcChannel.ForAddress(
            options.Value.ForecasterAddress,
            new GrpcChannelOptions
            {
                MaxReceiveMessageSize = MessageBytesMax,
                MaxSendMessageSize = MessageBytesMax,

                // The loops below wait between attempts themselves; a long wait inside the channel would hide a sidecar that is back.
                MaxReconnectBackoff = TimeSpan.FromSeconds(2),
            }
        );
        Client = new ForecasterClient(_channel);
    }

    public ForecasterClient? Client { get; }

    public void Dispose() => _channel?.Dispose();
}
