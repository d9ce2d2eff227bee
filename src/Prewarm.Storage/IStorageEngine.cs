namespace Prewarm.Storage;

/// <summary>Everything that is kept, in one place: a SQLite file or a PostgreSQL database. Disposing it ends all of its stores.</summary>
public interface IStorageEngine : IDisposable
{
    /// <summary><c>sqlite</c> or <c>postgres</c>.</summary>
    string Name { get; }

    IHistoryStore History { get; }

    IDecisionStore Decisions { get; }

    ILedgerStore Ledger { get; }

    IModelStore Models { get; }

    IAccuracyStore Accuracy { get; }

    IUsageStore Usage { get; }

    IOperationsStore Operations { get; }

    IAuditStore Audit { get; }
}
