namespace Prewarm.Forecasting.Combination;

/// <summary>Which lead each board is judged at next.</summary>
/// <remarks>
/// Where a lead speaks for all since the one before, they take turns: judged always a whole day ahead, the last value would pass for a season.
/// </remarks>
/// <param name="leads">Leads of the boards in steps, ascending.</param>
/// <param name="span">Whether a lead speaks for all since the one before, or for itself alone.</param>
internal sealed class LeadTurns(int[] leads, bool span)
{
    /// <summary>Multiples of it, without their whole part, fill the leads evenly.</summary>
    private const double Golden = 0.618033988749895;

    private readonly int[] _asked = [.. leads];
    private int _turn;

    /// <summary>One per board; good until the next call.</summary>
    public int[] Next()
    {
        var turn = _turn++ * Golden % 1;
        for (var l = 0; span && l < leads.Length; l++)
        {
            var least = l == 0 ? 1 : leads[l - 1] + 1;
            _asked[l] = least + (int)(turn * (leads[l] - least + 1));
        }

        return _asked;
    }
}
