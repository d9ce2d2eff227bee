namespace Prewarm.Storage.Sqlite;

/// <content>The tables, step by step as they came.</content>
internal static partial class SqliteSchema
{
    private const string FirstTables = """
        CREATE TABLE workload (
            id INTEGER PRIMARY KEY,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            trigger TEXT NOT NULL,
            settings BLOB NOT NULL,
            UNIQUE (namespace, name, trigger)
        );
        CREATE TABLE minute (
            workload INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
            minute INTEGER NOT NULL,
            value REAL NOT NULL,
            PRIMARY KEY (workload, minute)
        ) WITHOUT ROWID;
        CREATE TABLE training (
            workload INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
            at INTEGER NOT NULL,
            model TEXT NOT NULL,
            points INTEGER NOT NULL,
            pinball REAL NOT NULL,
            coverage REAL NOT NULL,
            milliseconds REAL NOT NULL,
            PRIMARY KEY (workload, at)
        ) WITHOUT ROWID;
        """;

    /// <summary>Minutes first by time, so that a minute of all workloads is one run of pages; what is past is packed into chunks.</summary>
    private const string WholeSamplesAndStores = """
        ALTER TABLE workload ADD COLUMN last_version INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE minute RENAME TO minute_before;
        CREATE TABLE minute (
            minute INTEGER NOT NULL,
            workload INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
            mean REAL NOT NULL,
            min REAL NOT NULL,
            max REAL NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (minute, workload)
        ) WITHOUT ROWID;
        INSERT INTO minute SELECT minute, workload, value, value, value, 1 FROM minute_before;
        DROP TABLE minute_before;
        CREATE TABLE chunk (
            workload INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
            level INTEGER NOT NULL,
            start INTEGER NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (workload, level, start)
        );
        CREATE TABLE decision (
            workload INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
            at INTEGER NOT NULL,
            replicas INTEGER NOT NULL,
            ready REAL,
            rung INTEGER NOT NULL,
            required REAL,
            live REAL,
            forecast REAL,
            target REAL,
            json TEXT NOT NULL,
            UNIQUE (workload, at)
        );
        CREATE INDEX decision_at ON decision (at);
        CREATE TABLE ledger (
            workload INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
            opened INTEGER NOT NULL,
            reason TEXT NOT NULL,
            replicas INTEGER NOT NULL,
            live_replicas INTEGER NOT NULL,
            demand_came INTEGER,
            closed INTEGER,
            outcome INTEGER NOT NULL,
            minutes_saved REAL NOT NULL,
            gpu_minutes_wasted REAL NOT NULL,
            PRIMARY KEY (workload, opened)
        ) WITHOUT ROWID;
        CREATE INDEX ledger_opened ON ledger (opened, workload);
        CREATE TABLE model (
            workload INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
            version INTEGER NOT NULL,
            hash TEXT NOT NULL,
            kind TEXT NOT NULL,
            created INTEGER NOT NULL,
            trained_from INTEGER NOT NULL,
            trained_to INTEGER NOT NULL,
            options TEXT NOT NULL,
            scores TEXT NOT NULL,
            role INTEGER NOT NULL,
            canary_share REAL NOT NULL,
            changed INTEGER NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (workload, version)
        );
        CREATE UNIQUE INDEX model_champion ON model (workload) WHERE role = 1;
        CREATE TABLE accuracy (
            workload INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
            hour INTEGER NOT NULL,
            lead INTEGER NOT NULL,
            model_version INTEGER NOT NULL,
            level REAL NOT NULL,
            count INTEGER NOT NULL,
            covered INTEGER NOT NULL,
            covered95 INTEGER NOT NULL,
            pinball REAL NOT NULL,
            absolute_error REAL NOT NULL,
            error REAL NOT NULL,
            demand REAL NOT NULL,
            PRIMARY KEY (workload, hour, lead, model_version)
        ) WITHOUT ROWID;
        CREATE TABLE usage (
            workload INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
            hour INTEGER NOT NULL,
            minutes REAL NOT NULL,
            replica_minutes REAL NOT NULL,
            reactive_minutes REAL NOT NULL,
            wasted_minutes REAL NOT NULL,
            demand_minutes REAL NOT NULL,
            requests REAL,
            PRIMARY KEY (workload, hour)
        ) WITHOUT ROWID;
        CREATE INDEX usage_hour ON usage (hour);
        CREATE TABLE operations (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            scope TEXT NOT NULL,
            reason TEXT NOT NULL,
            created_by TEXT NOT NULL,
            created INTEGER NOT NULL,
            valid_from INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            body TEXT NOT NULL
        );
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            target TEXT NOT NULL,
            detail TEXT NOT NULL
        );
        CREATE INDEX audit_at ON audit (at, id);
        """;
}
