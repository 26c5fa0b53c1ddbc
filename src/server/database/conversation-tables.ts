import type { TablePart } from './open.ts'

/**
 * Assistants, threads and responses. `object` is JSON of what clients see; only what is searched for has a column
 * of its own. `seq` orders lists. A run that is queued or in progress is work to be done, whoever began it.
 */
export const conversationTables: TablePart = {
  name: 'conversations',
  steps: [
    `
    CREATE TABLE assistants (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      object TEXT NOT NULL
    ) STRICT;

    CREATE TABLE threads (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      object TEXT NOT NULL
    ) STRICT;

    CREATE TABLE messages (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
      run_id TEXT,
      object TEXT NOT NULL
    ) STRICT;
    CREATE INDEX messages_by_thread ON messages (thread_id, seq);

    CREATE TABLE runs (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
      status TEXT NOT NULL,
      object TEXT NOT NULL
    ) STRICT;
    CREATE INDEX runs_by_thread ON runs (thread_id, seq);
    CREATE INDEX runs_by_status ON runs (status);

    CREATE TABLE run_steps (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      object TEXT NOT NULL
    ) STRICT;
    CREATE INDEX run_steps_by_run ON run_steps (run_id, seq);

    CREATE TABLE conversations (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      object TEXT NOT NULL
    ) STRICT;

    CREATE TABLE conversation_items (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL,
      conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
      object TEXT NOT NULL,
      UNIQUE (conversation_id, id)
    ) STRICT;

    CREATE TABLE responses (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      previous_id TEXT,
      object TEXT NOT NULL
    ) STRICT;

    CREATE TABLE response_inputs (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL,
      response_id TEXT NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
      object TEXT NOT NULL,
      UNIQUE (response_id, id)
    ) STRICT;
    `,
    // Responses that are still to be answered while nobody waits, with the request as it was sent.
    `
    CREATE TABLE background_responses (
      response_id TEXT PRIMARY KEY REFERENCES responses (id) ON DELETE CASCADE,
      parameters TEXT NOT NULL
    ) STRICT;
    `,
  ],
}
