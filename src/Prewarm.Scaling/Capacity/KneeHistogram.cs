namespace Prewarm.Scaling.Capacity;

/// <summary>Where on the axis of load per replica queues begin to grow: the load at which growing is as likely as not.</summary>
/// <remarks>
/// Loads fall into logarithmic bins; each bin counts steps whose queue grew and steps without a queue or with one that shrank, both
/// forgotten exponentially. The share of growing, made monotone by pool-adjacent-violators (Ayer et al. 1955; Barlow et al. 1972,
/// section 1.2), crosses one half at the knee: beyond it more arrives than is served. Where bursts jump over the knee, what replicas
/// served while a queue was there tells where between its two sides it lies.
/// </remarks>
internal sealed class KneeHistogram(TimeSpan halfLife)
{
    /// <summary>Width of a bin: finer than any change that would be acted on.</summary>
    private const double Ratio = 1.04;

    /// <summary>Bins within this factor of the knee count as evidence for it.</summary>
    private const double Neighbourhood = 1.5;

    /// <summary>Steps on either side of the knee that make it certain.</summary>
    private const double SideSteps = 20;

    /// <summary>Separate times at which a queue began: one bad hour must not set a capacity.</summary>
    private const double Episodes = 3;

    /// <summary>A gap between the two sides that is wider than this says little without served loads.</summary>
    private const double WideGap = 1.25;

    private const double WeightMax = 1e100;
    private static readonly TimeSpan EpisodeGap = TimeSpan.FromMinutes(10);

    private readonly SortedDictionary<int, (double Growing, double Calm)> _bins = [];
    private readonly SortedDictionary<int, double> _served = [];
    private readonly Queue<DateTimeOffset> _episodes = new();
    private DateTimeOffset? _origin;
    private DateTimeOffset _last;
    private DateTimeOffset? _grewAt;

    /// <summary>Counts a step.</summary>
    /// <param name="load">Demand per ready replica, above 0.</param>
    /// <param name="served">Served load per replica while a queue was there; NaN otherwise.</param>
    public void Add(DateTimeOffset at, double load, bool isGrowing, double served)
    {
        _origin ??= at;
        _last = at;
        var weight = Weight(at);
        if (weight > WeightMax)
        {
            Rescale(weight);
            weight = 1;
        }

        var (growing, calm) = _bins.GetValueOrDefault(Bin(load));
        _bins[Bin(load)] = isGrowing ? (growing + weight, calm) : (growing, calm + weight);
        if (served > 0)
        {
            _served[Bin(served)] = _served.GetValueOrDefault(Bin(served)) + weight;
        }

        if (isGrowing)
        {
            NoteEpisode(at);
        }
    }

    /// <summary>The knee as it stands; drift is not known here.</summary>
    public CapacityEstimate Estimate()
    {
        if (_origin is null)
        {
            return CapacityEstimate.Unknown;
        }

        var scale = Weight(_last);
        var bins = _bins
            .Select(pair => (pair.Key, Growing: pair.Value.Growing / scale, Calm: pair.Value.Calm / scale))
            .ToArray();
        var samples = bins.Sum(bin => bin.Growing + bin.Calm);
        var lowerBound = bins.Where(bin => bin.Calm >= 3).Select(bin => Lower(bin.Key)).LastOrDefault();
        var first = FirstGrowing(bins);
        if (first < 0)
        {
            return new CapacityEstimate(double.NaN, lowerBound, 0, samples, double.NaN);
        }

        var (calmEdge, growingEdge) = (first == 0 ? 0 : Lower(bins[first - 1].Key + 1), Lower(bins[first].Key));
        var knee = Between(calmEdge, growingEdge, out var isPinned);
        return new CapacityEstimate(
            knee,
            Math.Min(lowerBound, knee),
            Confidence(bins, knee, isPinned),
            samples,
            double.NaN
        );
    }

    private double Confidence((int Key, double Growing, double Calm)[] bins, double knee, bool isPinned)
    {
        double growing = 0,
            calm = 0,
            wrong = 0;
        foreach (var bin in bins)
        {
            var middle = Lower(bin.Key) * Math.Sqrt(Ratio);
            if (middle > knee * Neighbourhood || middle < knee / Neighbourhood)
            {
                continue;
            }

            growing += middle >= knee ? bin.Growing : 0;
            calm += middle < knee ? bin.Calm : 0;
            wrong += middle >= knee ? bin.Calm : bin.Growing;
        }

        var total = growing + calm + wrong;
        var agreement = total > 0 ? (growing + calm) / total : 0;
        var episodes = Math.Min(1, _episodes.Count / Episodes);
        return Math.Min(1, growing / SideSteps)
            * Math.Min(1, calm / SideSteps)
            * episodes
            * agreement
            * (isPinned ? 1 : 0.5);
    }

    /// <summary>The knee between the last calm and the first growing load.</summary>
    private double Between(double calmEdge, double growingEdge, out bool isPinned)
    {
        isPinned = calmEdge > 0 && growingEdge / calmEdge <= WideGap;
        if (isPinned)
        {
            return Math.Sqrt(calmEdge * growingEdge);
        }

        if (_served.Count > 0)
        {
            isPinned = true;
            return Math.Clamp(MedianServed(), calmEdge, Math.Max(calmEdge, growingEdge));
        }

        return calmEdge > 0 ? Math.Sqrt(calmEdge * growingEdge) : growingEdge;
    }

    private double MedianServed()
    {
        var half = _served.Values.Sum() / 2;
        foreach (var (bin, weight) in _served)
        {
            half -= weight;
            if (half <= 0)
            {
                return Lower(bin) * Math.Sqrt(Ratio);
            }
        }

        return double.NaN; // Unreachable: the weights add up.
    }

    /// <summary>Index of the first bin whose pooled share of growing is one half or more; -1 when there is none.</summary>
    private static int FirstGrowing((int Key, double Growing, double Calm)[] bins)
    {
        var pools = new List<(double Growing, double Total, int Start)>();
        for (var i = 0; i < bins.Length; i++)
        {
            var pool = (bins[i].Growing, Total: bins[i].Growing + bins[i].Calm, Start: i);
            while (pools.Count > 0 && pools[^1].Growing / pools[^1].Total >= pool.Growing / pool.Total)
            {
                pool = (pool.Growing + pools[^1].Growing, pool.Total + pools[^1].Total, pools[^1].Start);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        var first = pools.FindIndex(pool => pool.Growing * 2 >= pool.Total);
        return first < 0 ? -1 : pools[first].Start;
    }

    private void NoteEpisode(DateTimeOffset at)
    {
        if (_grewAt is not { } before || at - before >= EpisodeGap)
        {
            _episodes.Enqueue(at);
        }

        _grewAt = at;
        while (_episodes.TryPeek(out var oldest) && at - oldest > halfLife * 3)
        {
            _episodes.Dequeue();
        }
    }

    private double Weight(DateTimeOffset at) => Math.Pow(2, (at - _origin!.Value) / halfLife);

    private void Rescale(double weight)
    {
        foreach (var bin in _bins.Keys.ToArray())
        {
            _bins[bin] = (_bins[bin].Growing / weight, _bins[bin].Calm / weight);
        }

        foreach (var bin in _served.Keys.ToArray())
        {
            _served[bin] /= weight;
        }

        _origin = _last;
    }

    private static int Bin(double load) => (int)Math.Floor(Math.Log(load) / Math.Log(Ratio));

    private static double Lower(int bin) => Math.Pow(Ratio, bin);
}
