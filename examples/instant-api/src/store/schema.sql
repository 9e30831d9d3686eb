CREATE TABLE IF NOT EXISTS team (
    id TEXT PRIMARY KEY,
    api_key_digest BLOB NOT NULL UNIQUE,
    tier TEXT NOT NULL
) STRICT;

-- Owned by a visitor's bucket until claimed, by a team from then on, never by both.
CREATE TABLE IF NOT EXISTS resource (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    properties TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'ready')),
    fingerprint TEXT,
    claim_digest BLOB UNIQUE,
    -- Deferred, so that a claim can find out whether there is anything to claim before it makes a team.
    team_id TEXT REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED,
    CHECK ((fingerprint IS NULL) <> (team_id IS NULL)),
    CHECK ((fingerprint IS NULL) = (claim_digest IS NULL))
) STRICT;

CREATE INDEX IF NOT EXISTS resource_by_fingerprint ON resource (fingerprint);
CREATE INDEX IF NOT EXISTS resource_by_team ON resource (team_id);

CREATE TABLE IF NOT EXISTS webhook_delivery (
    id TEXT PRIMARY KEY
) STRICT;
