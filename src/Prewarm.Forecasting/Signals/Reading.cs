namespace Prewarm.Forecasting.Signals;

/// <summary>One sampled value and its state.</summary>
/// <param name="State">What the value is worth.</param>
/// <param name="Value">The number; meaningful only when <see cref="ReadingState.Fresh"/>, NaN otherwise.</param>
/// <param name="Detail">A short reason for people when not fresh: never an address, a credential or a metadata value.</param>
public readonly record struct Reading(ReadingState State, double Value, string? Detail = null)
{
    /// <summary>A signal that nobody asked for.</summary>
    public static Reading NotAsked => new(ReadingState.NotAsked, double.NaN);

    public bool IsFresh => State == ReadingState.Fresh;

    /// <summary>A finite value is fresh; NaN and infinities become <see cref="ReadingState.NotANumber"/>.</summary>
    public static Reading Of(double value) =>
        double.IsFinite(value)
            ? new Reading(ReadingState.Fresh, value)
            : new Reading(ReadingState.NotANumber, double.NaN, "the source answered NaN or an infinity");

    /// <summary>A reading without a number.</summary>
    public static Reading Not(ReadingState state, string detail) => new(state, double.NaN, detail);
}

/// <summary>Why a reading is or is not a number. Each stays different all the way to the decision.</summary>
public enum ReadingState
{
    /// <summary>Not asked for: the preset or the metadata has no such signal.</summary>
    NotAsked = 0,

    /// <summary>A finite number, zero included, measured recently enough.</summary>
    Fresh,

    /// <summary>The source answered and knows no such series.</summary>
    Missing,

    /// <summary>The source's newest sample is too old.</summary>
    Stale,

    /// <summary>The value has stayed bit-identical for suspiciously long while its neighbours moved (a series that outlived its pod).</summary>
    Frozen,

    /// <summary>The source answered NaN or an infinity.</summary>
    NotANumber,

    /// <summary>No usable answer: connection refused, timeout, 5xx, not JSON, ...</summary>
    Unreachable,

    /// <summary>The source refused us: 401, 403 or a query it rejects. Retrying alone will not help.</summary>
    Refused,
}
