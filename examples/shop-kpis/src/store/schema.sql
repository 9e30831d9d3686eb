CREATE TABLE IF NOT EXISTS account (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    -- Of the token that was mailed; NULL once it came back.
    verification_digest BLOB UNIQUE,
    -- Kept as it is, since codes are computed from it.
    totp_secret BLOB,
    totp_active INTEGER NOT NULL DEFAULT 0 CHECK (totp_active IN (0, 1)),
    -- The last step whose code was taken: each is taken once.
    totp_step INTEGER NOT NULL DEFAULT 0,
    CHECK (totp_active = 0 OR totp_secret IS NOT NULL)
) STRICT;

CREATE TABLE IF NOT EXISTS session (
    digest BLOB PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS session_by_account ON session (account_id);

-- Also of addresses without an account, or a lockout would tell which have one.
CREATE TABLE IF NOT EXISTS login_attempt (
    email_digest BLOB PRIMARY KEY,
    failures INTEGER NOT NULL CHECK (failures > 0),
    last_at INTEGER NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS login_attempt_by_age ON login_attempt (last_at);

-- What a mail server would be handed, written in the transaction that gives rise to it.
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL,
    verification_token TEXT
) STRICT;

CREATE INDEX IF NOT EXISTS mail_by_email ON mail (email);

-- Outlives its account: what was sold has to be accounted for.
CREATE TABLE IF NOT EXISTS shop_order (
    id TEXT PRIMARY KEY,
    account_id TEXT REFERENCES account (id) ON DELETE SET NULL,
    status TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    refunded_cents INTEGER NOT NULL DEFAULT 0 CHECK (refunded_cents BETWEEN 0 AND amount_cents)
) STRICT;

CREATE INDEX IF NOT EXISTS shop_order_by_account ON shop_order (account_id);

CREATE TABLE IF NOT EXISTS payment_event (
    id TEXT PRIMARY KEY
) STRICT;
