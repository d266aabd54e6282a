import type { Snapshot } from "@/flows/engine/run/snapshot";
import type { JsonObject } from "@/flows/json/json";
import type { ExecutorResult } from "@/flows/ports/executor";
import type { ChatMessage } from "@/flows/protocol/chat";
import { columns } from "@/server/db/columns";
import { turnLease } from "@/server/db/lease";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import type { ConversationRow } from "@/server/db/turn-commit";
import { openEmptyStatement } from "@/server/db/turn-statement";
import type { Conversation, LastChange, Lease, LiveRun, Loaded } from "./conversation";
import { type StoredMessage, toChatMessage } from "./messages";
import { tokenDays } from "./tokens";

type RunColumns = {
  runId: string;
  runWorkspaceId: string;
  flowId: string;
  versionId: string;
  earlierVersions: string[] | null;
  runRevision: number;
  background: boolean;
  sandbox: boolean;
  context: JsonObject;
  snapshot: Omit<Snapshot, "context">;
  lastChange: LastChange;
  chain: string | null;
  entries: number;
  parentRunId: string | null;
  parentKey: string | null;
  leaseBy: string | null;
  leaseLeftMs: number | null;
};

type ConversationColumns = Omit<Conversation, "tokenUsedAt" | "lastActivityAt"> & { tokenUsedAt: Date; lastActivityAt: Date };

type LoadedRow = ConversationColumns & (RunColumns | { [Column in keyof RunColumns]: null });

/** `revision` is the run's as the claimant knows it. */
export type LeaseClaim = { conversationId: string; runId: string; revision: number; nodeId: string };

const { conversations, identities, runs } = columns;

const conversationColumns = `c.id, ${conversations.select("c")}, c.token_used_at AS "tokenUsedAt", c.channel, c.revision, c.foreground_run_id AS "foregroundRunId",
  c.last_activity_at AS "lastActivityAt"`;

const runColumns = `r.id AS "runId", r.workspace_id AS "runWorkspaceId", r.revision AS "runRevision", ${identities.select("r", ["flowId", "sandbox", "parentRunId", "parentKey"])},
  ${runs.select("r", ["versionId", "earlierVersions", "context", "snapshot", "lastChange", "chain", "entries", "background"])}, r.locked_by AS "leaseBy",
  (extract(epoch FROM r.locked_until - now()) * 1000)::float8 AS "leaseLeftMs"`;

const loadText = (where: string) =>
  `SELECT ${conversationColumns}, ${runColumns} FROM conversations c LEFT JOIN flow_runs r ON r.conversation_id = c.id AND r.id = c.foreground_run_id WHERE ${where}`;

const messageColumns = `id, seq, role, content, payload, client_message_id AS "clientMessageId", run_id AS "runId", created_at AS "createdAt"`;

function toRun(row: RunColumns): LiveRun {
  const snapshot: Snapshot = { ...row.snapshot, context: row.context };
  const { versionId, earlierVersions, flowId, background, sandbox, lastChange, chain, entries, parentRunId, parentKey } = row;
  return {
    id: row.runId,
    workspaceId: row.runWorkspaceId,
    flowId,
    versionId,
    earlierVersions: earlierVersions ?? [],
    revision: row.runRevision,
    background,
    sandbox,
    caller: parentRunId === null || parentKey === null ? null : { runId: parentRunId, key: parentKey },
    snapshot,
    lastChange,
    chain,
    entries,
  };
}

const toLease = ({ leaseBy, leaseLeftMs }: Pick<RunColumns, "leaseBy" | "leaseLeftMs">): Lease | null =>
  leaseBy === null || leaseLeftMs === null || leaseLeftMs <= 0 ? null : { heldBy: leaseBy, leftMs: leaseLeftMs };

function toLoaded(row: LoadedRow): Loaded & { lease: Lease | null } {
  const {
    id,
    workspaceId,
    tokenHash,
    channel,
    connectionId,
    addressId,
    participantId,
    userId,
    module,
    openedWith,
    locale,
    timezone,
    revision,
    foregroundRunId,
  } = row;
  const times = { tokenUsedAt: row.tokenUsedAt.getTime(), lastActivityAt: row.lastActivityAt.getTime() };
  const conversation = {
    id,
    workspaceId,
    tokenHash,
    channel,
    connectionId,
    addressId,
    participantId,
    userId,
    module,
    openedWith,
    locale,
    timezone,
    revision,
    foregroundRunId,
    ...times,
  };
  return row.runId === null ? { conversation, run: null, lease: null } : { conversation, run: toRun(row), lease: toLease(row) };
}

export function createConversationsRepository(db: Queryable) {
  const one = async (name: string, where: string, values: unknown[]): Promise<(Loaded & { lease: Lease | null }) | null> => {
    const { rows } = await run<LoadedRow>(db, { name, text: loadText(where) }, values);
    return rows[0] === undefined ? null : toLoaded(rows[0]);
  };

  const oneRun = async (name: string, where: string, values: unknown[]): Promise<{ run: LiveRun; lease: Lease | null; conversationId: string } | null> => {
    const text = `SELECT ${runColumns}, r.conversation_id AS "conversationId" FROM flow_runs r WHERE ${where}`;
    const { rows } = await run<RunColumns & { conversationId: string }>(db, { name, text }, values);
    return rows[0] === undefined ? null : { run: toRun(rows[0]), lease: toLease(rows[0]), conversationId: rows[0].conversationId };
  };

  const messages = async (name: string, where: string, values: unknown[]): Promise<ChatMessage[]> => {
    const { rows } = await run<StoredMessage>(db, { name, text: `SELECT ${messageColumns} FROM messages WHERE ${where}` }, values);
    return rows.map(toChatMessage);
  };

  return {
    ...brokenTurns(db),
    load: (conversationId: string) => one("conversation-load", "c.id = $1", [conversationId]),

    /** With the run in the foreground, so that a cold turn needs no second read. Null when the token is unknown or was not used for 30 days. */
    loadByToken: (tokenHash: string) =>
      one("conversation-by-token", `c.token_hash = $1 AND c.token_used_at > now() - interval '${tokenDays} days'`, [tokenHash]),

    /** Of these tokens' hashes, those that still open a session. */
    async stillValid(tokenHashes: readonly string[]): Promise<string[]> {
      const text = `SELECT token_hash AS "tokenHash" FROM conversations WHERE token_hash = ANY($1) AND token_used_at > now() - interval '${tokenDays} days'`;
      return (await run<{ tokenHash: string }>(db, { name: "tokens-valid", text }, [tokenHashes])).rows.map(({ tokenHash }) => tokenHash);
    },

    loadRun: (runId: string) => oneRun("run-load", "r.id = $1", [runId]),

    /** A run that is not in the foreground, for a turn: it knows the conversation. */
    loadRunIn: (conversationId: string, runId: string) => oneRun("run-load-in", "r.conversation_id = $1 AND r.id = $2", [conversationId, runId]),

    /** The run that was begun for a call. */
    findCalled: async (conversationId: string, key: string): Promise<LiveRun | null> =>
      (await oneRun("run-called", "r.conversation_id = $1 AND r.parent_key = $2", [conversationId, key]))?.run ?? null,

    async create(conversationId: string, row: ConversationRow, channel: string, at: number): Promise<void> {
      await run(db, openEmptyStatement, [conversationId, toJsonb(row), channel, new Date(at)]);
    },

    async touchToken(conversationId: string): Promise<void> {
      await run(db, { name: "token-touch", text: "UPDATE conversations SET token_used_at = now() WHERE id = $1" }, [conversationId]);
    },

    /** Oldest first. */
    messagesAfter: (conversationId: string, after: number, limit: number) =>
      messages("messages-after", "conversation_id = $1 AND seq > $2 ORDER BY seq LIMIT $3", [conversationId, after, limit]),

    /** The turn that took a customer's message: the message itself and what was said. Null when it was never taken. */
    async findTurn(conversationId: string, clientMessageId: string): Promise<{ turnId: string; messages: ChatMessage[] } | null> {
      const text = `SELECT turn_id AS "turnId" FROM messages WHERE conversation_id = $1 AND client_message_id = $2`;
      const { rows } = await run<{ turnId: string }>(db, { name: "turn-of-message", text }, [conversationId, clientMessageId]);
      if (rows[0] === undefined) return null;
      const { turnId } = rows[0];
      return { turnId, messages: await messages("turn-messages", "turn_id = $1 AND conversation_id = $2 ORDER BY seq", [turnId, conversationId]) };
    },

    /** The turn of an operator's or a client's event. */
    async findEventTurn(conversationId: string, idempotencyKey: string): Promise<string | null> {
      const { rows } = await run<{ turnId: string | null }>(
        db,
        { name: "event-turn", text: `SELECT turn_id AS "turnId" FROM flow_events WHERE conversation_id = $1 AND idempotency_key = $2` },
        [conversationId, idempotencyKey],
      );
      return rows[0]?.turnId ?? null;
    },
  };
}

/** What is asked while a turn is held up by an effect, or was broken off at one. */
function brokenTurns(db: Queryable) {
  return {
    /** Takes over a run that is in the middle of a turn; false when it has moved on or somebody else holds it. */
    async claimLease({ conversationId, runId, revision, nodeId }: LeaseClaim): Promise<boolean> {
      const text = `UPDATE flow_runs SET locked_by = $3, locked_until = now() + ${turnLease}, next_wake_at = COALESCE(next_wake_at, now())
        WHERE id = $1 AND revision = $2 AND conversation_id = $4 AND (locked_by IS NULL OR locked_until IS NULL OR locked_until <= now() OR locked_by = $3)`;
      return (await run(db, { name: "lease-claim", text }, [runId, revision, nodeId, conversationId])).rowCount === 1;
    },

    /** Goes on holding a run; without effect when it has moved on or was taken over. */
    async renewLease({ conversationId, runId, revision, nodeId }: LeaseClaim): Promise<void> {
      const text = `UPDATE flow_runs SET locked_until = now() + ${turnLease} WHERE id = $1 AND revision = $2 AND locked_by = $3 AND conversation_id = $4`;
      await run(db, { name: "lease-renew", text }, [runId, revision, nodeId, conversationId]);
    },

    /** What effects have answered, by their keys; those that have not are left out. */
    async findResults(conversationId: string, keys: string[]): Promise<[key: string, result: ExecutorResult][]> {
      const text = "SELECT key, result FROM flow_effects WHERE conversation_id = $1 AND key = ANY($2) AND status IN ('done', 'failed')";
      const { rows } = await run<{ key: string; result: ExecutorResult }>(db, { name: "effect-results", text }, [conversationId, keys]);
      return rows.map(({ key, result }) => [key, result]);
    },

    /** The turn in which a run did its last step; a recovered turn keeps its number. */
    async findLastTurn(conversationId: string, runId: string): Promise<string | null> {
      const { rows } = await run<{ turnId: string }>(
        db,
        { name: "last-turn", text: `SELECT turn_id AS "turnId" FROM flow_run_steps WHERE conversation_id = $1 AND flow_run_id = $2 ORDER BY seq DESC LIMIT 1` },
        [conversationId, runId],
      );
      return rows[0]?.turnId ?? null;
    },
  };
}

export type ConversationsRepository = ReturnType<typeof createConversationsRepository>;
