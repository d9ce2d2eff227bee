using System.Threading.Channels;
using Externalscaler;
using Grpc.Core;

namespace Prewarm.Scaler.Tests.Grpc;

/// <summary>A stream's other end. While <see cref="Stuck"/>, writes wait as flow control makes them wait.</summary>
internal sealed class FakeStreamWriter : IServerStreamWriter<IsActiveResponse>
{
    private readonly Channel<bool> _written = Channel.CreateUnbounded<bool>();

    public TaskCompletionSource? Stuck { get; set; }

    public int Pending { get; private set; }

    public WriteOptions? WriteOptions { get; set; }

    public ChannelReader<bool> Written => _written.Reader;

    public Task WriteAsync(IsActiveResponse message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(IsActiveResponse message, CancellationToken cancellationToken)
    {
        Pending++;
        if (Stuck is { } stuck)
        {
            await stuck.Task.WaitAsync(cancellationToken);
        }

        Pending--;
        _written.Writer.TryWrite(message.Result);
    }
}
