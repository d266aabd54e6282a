import { isUniqueViolation } from "./database-error";
import { type Queryable, run } from "./pool";
import { mayBeUnstorable, toJsonb } from "./to-jsonb";
import type { CommitResult, TurnCommit } from "./turn-commit";
import { turnsStatement } from "./turn-statement";

type Answer = { conversationId: string } & (
  | { type: Exclude<CommitResult["type"], "committed"> }
  | { type: "committed"; lastSeq: number; conversationRevision: number }
);

/** A turn as the statement takes it. `isClean`: nothing of it had to be replaced. */
export type EncodedTurn = { conversationId: string; json: string; isClean: boolean };

const encoded = new WeakMap<TurnCommit, EncodedTurn>();

/** Made once, however often it is asked for or tried. */
export function encodeTurn(commit: TurnCommit): EncodedTurn {
  const known = encoded.get(commit);
  if (known !== undefined) return known;
  const json = JSON.stringify(commit);
  const isClean = !mayBeUnstorable(json);
  const made = { conversationId: commit.conversationId, json: isClean ? json : toJsonb(commit), isClean };
  encoded.set(commit, made);
  return made;
}

/** False when PostgreSQL would not keep it as it is: then it is to be planned again from what can be kept. */
export const isStorable = (commit: TurnCommit): boolean => encodeTurn(commit).isClean;

/**
 * Writes turns of different conversations, in the order of these, in one statement: one round trip, one transaction. A stale or
 * repeated one is left out and answered as such, the others are written. The results stand in the order of the turns.
 * @throws the database's error, and nothing is written, when a unique key refuses what no guard could see
 */
export async function commitTurns(db: Queryable, turns: readonly EncodedTurn[]): Promise<CommitResult[]> {
  const { rows } = await run<Answer>(db, turnsStatement, [`[${turns.map(({ json }) => json).join(",")}]`]);
  const results = new Map(rows.map(({ conversationId, ...result }) => [conversationId, result]));
  return turns.map(({ conversationId }) => {
    const result = results.get(conversationId);
    if (result === undefined) throw new Error(`the turn of ${conversationId} was not answered`);
    return result.type === "committed" ? result : { type: result.type };
  });
}

/** The rows' own ids are among them: a turn that another process has brought to its end finds its own first part again. */
const refusals: readonly [key: string, result: CommitResult][] = [
  ["messages_conversation_id_client_message_id_key", { type: "duplicateMessage" }],
  ["messages_conversation_id_provider_message_id_key", { type: "duplicateMessage" }],
  ["messages_pkey", { type: "duplicateMessage" }],
  ["flow_events_conversation_id_idempotency_key_key", { type: "duplicateEvent" }],
  ["flow_events_pkey", { type: "duplicateEvent" }],
  ["flow_runs_one_foreground", { type: "stale" }],
];

/** What the database's refusal says of a turn that was written alone; null for an error that it does not explain. */
export function refusalOf(error: unknown): CommitResult | null {
  return refusals.find(([key]) => isUniqueViolation(error, key))?.[1] ?? null;
}

/** Writes one turn. */
export async function commitTurn(db: Queryable, commit: TurnCommit): Promise<CommitResult> {
  try {
    const [result] = await commitTurns(db, [encodeTurn(commit)]);
    if (result === undefined) throw new Error("the turn was not answered");
    return result;
  } catch (error) {
    const refused = refusalOf(error);
    if (refused === null) throw error;
    return refused;
  }
}
