using Prewarm.Forecasting.Signals;

namespace Prewarm.Sources;

/// <summary>Why a source gave nothing: what to tell, and whether asking again may help.</summary>
internal sealed class SourceFailure(ReadingState state, string detail, Exception? inner = null)
    : Exception(detail, inner)
{
    public ReadingState State { get; } = state;

    /// <summary>True when the query itself was refused: asking for fewer workloads may find the one that is at fault.</summary>
    public bool IsOfQuery { get; private init; }

    /// <summary>True when the source says it has too much to do.</summary>
    public bool IsBusy { get; private init; }

    /// <summary>True when asking for less at once may help.</summary>
    public bool IsTooBig { get; private init; }

    public Reading ToReading() => Reading.Not(State, Message);

    public static SourceFailure Unreachable(string detail, Exception? inner = null) =>
        new(ReadingState.Unreachable, detail, inner);

    public static SourceFailure Busy(string detail, Exception? inner = null) =>
        new(ReadingState.Unreachable, detail, inner) { IsBusy = true };

    public static SourceFailure TooBig(string detail, Exception? inner = null) =>
        new(ReadingState.Unreachable, detail, inner) { IsTooBig = true };

    public static SourceFailure Refused(string detail) => new(ReadingState.Refused, detail);

    public static SourceFailure RefusedQuery(string detail, bool isTooBig = false) =>
        new(ReadingState.Refused, detail) { IsOfQuery = true, IsTooBig = isTooBig };
}
