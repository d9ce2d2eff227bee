using System.Text;
using System.Text.Json;
using Prewarm.Sources;
using Prewarm.Sources.Prometheus;

namespace Prewarm.FuzzTests;

public sealed class PrometheusAnswerFuzzTests
{
    private const string Good =
        """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"a","l":"x"},"values":[[1.5,"2"],[2,"NaN"]]}]}}""";

    /// <summary>Whatever comes back, it is series or one of the two failures that the client turns into a state.</summary>
    [Fact]
    public void Read_DamagedAnswer_IsSeriesOrAKnownFailure() =>
        Fuzz.Run(random =>
        {
            var text = new StringBuilder(Good);
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(3))
                {
                    case 0:
                        text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
                        break;
                    case 1:
                        text.Insert(
                            at,
                            Fuzz.Text(random, 2, "{", "}", "[", "]", "\"", ",", ":", "null", "1", "true", "{}")
                        );
                        break;
                    default:
                        text[at] = (char)random.Next(32, 127);
                        break;
                }
            }

            Holds(Encoding.UTF8.GetBytes(text.ToString()));
        });

    /// <summary>JSON of every shape in every place.</summary>
    [Fact]
    public void Read_ShapesInWrongPlaces_IsSeriesOrAKnownFailure() =>
        Fuzz.Run(random =>
        {
            var type = Value(random, 0, "\"vector\"", "\"matrix\"", "\"scalar\"");
            Holds(
                Encoding.UTF8.GetBytes(
                    $"{{\"status\":{Value(random, 0, "\"success\"")},\"data\":{{\"resultType\":{type},\"result\":{Value(random, 3)}}}}}"
                )
            );
        });

    private static void Holds(byte[] body)
    {
        try
        {
            Assert.All(PrometheusAnswer.Read(body, mayBePartial: false), series => Assert.NotEmpty(series.Samples));
        }
        catch (Exception failure) when (failure is JsonException or SourceFailure)
        {
            // Either becomes a state of the readings.
        }

        PrometheusAnswer.ReadError(body);
    }

    private static string Value(Random random, int depth, params string[] likely)
    {
        if (likely.Length > 0 && random.Next(5) > 0)
        {
            return likely[random.Next(likely.Length)];
        }

        return random.Next(depth > 0 ? 8 : 5) switch
        {
            0 => "null",
            1 => "1",
            2 => "\"+Inf\"",
            3 => "true",
            4 => "\"x\"",
            5 => $"[{Value(random, depth - 1)},{Value(random, depth - 1)}]",
            6 =>
                $"[{{\"metric\":{Value(random, depth - 1, "{}", "{\"a\":1}")},\"values\":{Value(random, depth - 1, "[[1,\"2\"]]")},\"value\":{Value(random, depth - 1, "[1,\"2\"]")}}}]",
            _ => $"{{\"metric\":{Value(random, depth - 1)}}}",
        };
    }
}
