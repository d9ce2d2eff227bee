using Prewarm.Storage.History;

namespace Prewarm.Storage.Tests.History;

public sealed class SampleChunkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Pack_AnySamples_AreTheSameBitForBit(int seed)
    {
        var random = new Random(seed);
        var chunk = new SampleChunk();
        for (var slot = 0; slot < SampleChunk.Slots; slot++)
        {
            if (random.NextDouble() < 0.7)
            {
                chunk[slot] = new MinuteSample(
                    random.NextDouble() * 1e9,
                    -random.NextDouble(),
                    1e300,
                    random.Next(1, int.MaxValue)
                );
            }
        }

        var back = SampleChunk.Unpack(chunk.Pack())!;
        Assert.All(Enumerable.Range(0, SampleChunk.Slots), slot => Assert.Equal(chunk[slot], back[slot]));
        Assert.Equal(chunk.Span(), back.Span());
    }

    [Fact]
    public void Unpack_AnyFlippedBit_IsSeen()
    {
        var chunk = new SampleChunk { [3] = MinuteSample.Of(5), [900] = MinuteSample.Of(7) };
        var packed = chunk.Pack();
        for (var bit = 0; bit < packed.Length * 8; bit++)
        {
            var damaged = packed.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(SampleChunk.Unpack(damaged));
        }

        Assert.Null(SampleChunk.Unpack([]));
    }

    [Fact]
    public void Pack_ADayOfSmallCounts_TakesLessThanFiveBytesAMinute()
    {
        var random = new Random(1);
        var chunk = new SampleChunk();
        for (var slot = 0; slot < SampleChunk.Slots; slot++)
        {
            var four = Enumerable.Range(0, 4).Select(_ => (double)random.Next(80, 120)).ToArray();
            chunk[slot] = new MinuteSample(four.Average(), four.Min(), four.Max(), 4);
        }

        Assert.InRange(chunk.Pack().Length, 1, 5 * SampleChunk.Slots);
    }
}
