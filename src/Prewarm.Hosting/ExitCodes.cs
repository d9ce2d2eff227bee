namespace Prewarm.Hosting;

/// <summary>Exit codes of every verb. A contract.</summary>
public static class ExitCodes
{
    public const int Ok = 0;
    public const int Failed = 1;

    /// <summary>Bad usage or bad input.</summary>
    public const int Usage = 2;
}
