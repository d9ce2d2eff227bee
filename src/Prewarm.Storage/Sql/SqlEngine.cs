namespace Prewarm.Storage.Sql;

/// <inheritdoc/>
internal sealed class SqlEngine(string name, SqlDatabase database, IHistoryStore history) : IStorageEngine
{
    public string Name => name;

    public IHistoryStore History => history;

    public IDecisionStore Decisions { get; } = new SqlDecisionStore(database);

    public ILedgerStore Ledger { get; } = new SqlLedgerStore(database);

    public IModelStore Models { get; } = new SqlModelStore(database);

    public IAccuracyStore Accuracy { get; } = new SqlAccuracyStore(database);

    public IUsageStore Usage { get; } = new SqlUsageStore(database);

    public IOperationsStore Operations { get; } = new SqlOperationsStore(database);

    public IAuditStore Audit { get; } = new SqlAuditStore(database);

    public void Dispose() => database.Dispose();
}
