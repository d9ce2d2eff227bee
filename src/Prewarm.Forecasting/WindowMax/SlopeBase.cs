namespace Prewarm.Forecasting.WindowMax;

/// <summary>The least-squares line through the last minutes, carried on with a slope that fades.</summary>
/// <remarks>
/// Damped trend of Gardner and McKenzie (1985): after h steps the line has moved by
/// <c>b * (1 + f + ... + f^(h-1)) = b * (1 - f^h) / (1 - f)</c>. Symbols: a = <c>_level</c> (line at the origin),
/// b = <c>_slope</c> (per step), f = <c>_fade</c>. The maximum of the window is its end while rising, its start while falling.
/// </remarks>
internal sealed class SlopeBase(DemandHistory history, int fitSteps, double halfLifeSteps) : IWindowMaxBase
{
    private readonly double _fade = Math.Pow(0.5, 1 / halfLifeSteps);
    private double _level = double.NaN;
    private double _slope;

    public string Name => "live-slope";

    public void Prepare()
    {
        double n = 0,
            sumT = 0,
            sumY = 0,
            sumTt = 0,
            sumTy = 0;
        for (var t = -fitSteps; t <= 0; t++)
        {
            var y = history.Value(history.Last + t);
            if (!double.IsNaN(y))
            {
                n++;
                sumT += t;
                sumY += y;
                sumTt += (double)t * t;
                sumTy += t * y;
            }
        }

        var spread = (n * sumTt) - (sumT * sumT);
        if (n < 3 || 2 * n < fitSteps || spread <= 0)
        {
            _level = double.NaN;
            return;
        }

        _slope = ((n * sumTy) - (sumT * sumY)) / spread;
        _level = (sumY - (_slope * sumT)) / n;
    }

    public double WindowMax(int lead) => Mean(_slope > 0 ? lead + history.WindowSteps : lead);

    public double Mean(int lead) => Moved(Math.Pow(_fade, lead));

    public void Along(OpinionPaths paths, int row)
    {
        var means = paths.Means(row);
        var maxima = paths.Maxima(row);
        var left = 1.0;
        for (var i = 0; i < means.Length; i++, left *= _fade)
        {
            means[i] = Moved(left);
        }

        left = Math.Pow(_fade, _slope > 0 ? paths.Lead + history.WindowSteps : paths.Lead);
        for (var i = 0; i < maxima.Length; i++, left *= _fade)
        {
            maxima[i] = Moved(left);
        }
    }

    /// <param name="left">Share of the slope that is left: f^lead.</param>
    private double Moved(double left) =>
        double.IsNaN(_level) ? _level : Math.Max(0, _level + (_slope * (1 - left) / (1 - _fade)));
}
