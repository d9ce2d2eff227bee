namespace Prewarm.Storage.Postgres;

/// <content>The tables, step by step as they came.</content>
internal static partial class PostgresSchema
{
    private const string FirstTables = """
        CREATE TABLE workload (
            id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            trigger TEXT NOT NULL,
            settings BYTEA NOT NULL,
            last_version BIGINT NOT NULL DEFAULT 0,
            UNIQUE (namespace, name, trigger)
        );
        CREATE TABLE minute (
            workload BIGINT NOT NULL,
            minute BIGINT NOT NULL,
            mean DOUBLE PRECISION NOT NULL,
            min DOUBLE PRECISION NOT NULL,
            max DOUBLE PRECISION NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (workload, minute)
        ) PARTITION BY RANGE (minute);
        CREATE TABLE hour (
            workload BIGINT NOT NULL,
            hour BIGINT NOT NULL,
            mean DOUBLE PRECISION NOT NULL,
            min DOUBLE PRECISION NOT NULL,
            max DOUBLE PRECISION NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (workload, hour)
        ) PARTITION BY RANGE (hour);
        CREATE TABLE decision (
            workload BIGINT NOT NULL,
            at BIGINT NOT NULL,
            replicas INTEGER NOT NULL,
            ready DOUBLE PRECISION,
            rung INTEGER NOT NULL,
            required DOUBLE PRECISION,
            live DOUBLE PRECISION,
            forecast DOUBLE PRECISION,
            target DOUBLE PRECISION,
            json TEXT NOT NULL,
            PRIMARY KEY (workload, at)
        ) PARTITION BY RANGE (at);
        CREATE TABLE training (
            workload BIGINT NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
            at BIGINT NOT NULL,
            model TEXT NOT NULL,
            points INTEGER NOT NULL,
            pinball DOUBLE PRECISION NOT NULL,
            coverage DOUBLE PRECISION NOT NULL,
            milliseconds DOUBLE PRECISION NOT NULL,
            PRIMARY KEY (workload, at)
        );
        CREATE TABLE ledger (
            workload BIGINT NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
            opened BIGINT NOT NULL,
            reason TEXT NOT NULL,
            replicas INTEGER NOT NULL,
            live_replicas INTEGER NOT NULL,
            demand_came BIGINT,
            closed BIGINT,
            outcome INTEGER NOT NULL,
            minutes_saved DOUBLE PRECISION NOT NULL,
            gpu_minutes_wasted DOUBLE PRECISION NOT NULL,
            PRIMARY KEY (workload, opened)
        );
        CREATE INDEX ledger_opened ON ledger (opened, workload);
        CREATE TABLE model (
            workload BIGINT NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
            version BIGINT NOT NULL,
            hash TEXT NOT NULL,
            kind TEXT NOT NULL,
            created BIGINT NOT NULL,
            trained_from BIGINT NOT NULL,
            trained_to BIGINT NOT NULL,
            options TEXT NOT NULL,
            scores TEXT NOT NULL,
            role INTEGER NOT NULL,
            canary_share DOUBLE PRECISION NOT NULL,
            changed BIGINT NOT NULL,
            content BYTEA NOT NULL,
            PRIMARY KEY (workload, version)
        );
        CREATE UNIQUE INDEX model_champion ON model (workload) WHERE role = 1;
        CREATE TABLE accuracy (
            workload BIGINT NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
            hour BIGINT NOT NULL,
            lead BIGINT NOT NULL,
            model_version BIGINT NOT NULL,
            level DOUBLE PRECISION NOT NULL,
            count INTEGER NOT NULL,
            covered INTEGER NOT NULL,
            covered95 INTEGER NOT NULL,
            pinball DOUBLE PRECISION NOT NULL,
            absolute_error DOUBLE PRECISION NOT NULL,
            error DOUBLE PRECISION NOT NULL,
            demand DOUBLE PRECISION NOT NULL,
            PRIMARY KEY (workload, hour, lead, model_version)
        );
        CREATE TABLE usage (
            workload BIGINT NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
            hour BIGINT NOT NULL,
            minutes DOUBLE PRECISION NOT NULL,
            replica_minutes DOUBLE PRECISION NOT NULL,
            reactive_minutes DOUBLE PRECISION NOT NULL,
            wasted_minutes DOUBLE PRECISION NOT NULL,
            demand_minutes DOUBLE PRECISION NOT NULL,
            requests DOUBLE PRECISION,
            PRIMARY KEY (workload, hour)
        );
        CREATE INDEX usage_hour ON usage (hour);
        CREATE TABLE operations (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            scope TEXT NOT NULL,
            reason TEXT NOT NULL,
            created_by TEXT NOT NULL,
            created BIGINT NOT NULL,
            valid_from BIGINT NOT NULL,
            expires BIGINT NOT NULL,
            body TEXT NOT NULL
        );
        CREATE TABLE audit (
            id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            at BIGINT NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            target TEXT NOT NULL,
            detail TEXT NOT NULL
        );
        CREATE INDEX audit_at ON audit (at, id);
        """;
}
