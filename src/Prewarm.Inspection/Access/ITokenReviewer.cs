namespace Prewarm.Inspection.Access;

/// <summary>Asks somebody else who a token belongs to.</summary>
internal interface ITokenReviewer
{
    /// <summary>Who shows this token, with a role; null when it is not valid, gives no role, or nobody could be asked.</summary>
    ValueTask<Caller?> ReviewAsync(string token, CancellationToken cancellationToken);
}
