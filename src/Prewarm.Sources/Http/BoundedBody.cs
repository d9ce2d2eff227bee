namespace Prewarm.Sources.Http;

/// <summary>Reads a response body up to a limit: an endpoint that streams for ever must not fill our memory.</summary>
internal static class BoundedBody
{
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(
        HttpContent content,
        int bytesMax,
        CancellationToken cancellationToken
    )
    {
        if (content.Headers.ContentLength > bytesMax)
        {
            throw SourceFailure.TooBig("the answer is larger than allowed");
        }

        await using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        // Sized at once where the length is known, and handed out without a copy: large arrays are what a scrape costs.
        var body = new MemoryStream((int)(content.Headers.ContentLength ?? 0));
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + count > bytesMax)
            {
                throw SourceFailure.TooBig("the answer is larger than allowed");
            }

            body.Write(buffer, 0, count);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
