using Prewarm.Storage;

namespace Prewarm.Forecaster.Recording;

/// <summary>A decision as it is judged.</summary>
/// <param name="Row">Its live term is what a scaler without a forecast would have asked for.</param>
/// <param name="Floor">What forecast and live demand together ask for, in the workload's unit; NaN when unknown.</param>
internal readonly record struct JudgedDecision(DecisionRow Row, double Floor)
{
    /// <remarks>
    /// <see cref="DecisionRow.Live"/> as it was reported is the live term of the mode, with the headroom that replay chose: a part of what is to be judged.
    /// </remarks>
    public static JudgedDecision Of(DecisionRow row)
    {
        var terms = RecordedTerms.Of(row);
        return new JudgedDecision(row with { Live = terms.Alone }, terms.Floor);
    }
}
