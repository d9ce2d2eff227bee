namespace Prewarm.Sources.Http;

/// <summary>Reads a response body up to a limit: an endpoint that streams for ever must not fill our memory.</summary>
internal static class BoundedBody
{
    public static async Task<byte[]> ReadAsync(HttpContent content, int bytesMax, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > bytesMax)
        {
            throw SourceFailure.Unreachable("the answer is larger than allowed");
        }

        await using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + count > bytesMax)
            {
                throw SourceFailure.Unreachable("the answer is larger than allowed");
            }

            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }
}
