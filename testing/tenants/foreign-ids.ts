import type pg from "pg";
import type { Kept } from "./rows";

/** A value that names a row of the other workspace, and stands in no row of one's own. */
export type ForeignId = { value: string; at: string };

/** What a place of that name may name. `id` may name a row of any table. */
const columnsByField: { readonly [field: string]: readonly string[] } = {
  workspaceId: ["workspaces.id"],
  workspace: ["workspaces.slug"],
  flow: ["flows.id", "flows.slug"],
  flowId: ["flows.id", "flows.slug"],
  slug: ["flows.slug"],
  template: ["flows.id", "flows.slug"],
  runId: ["flow_runs.id"],
  sessionId: ["conversations.id"],
  conversationId: ["conversations.id"],
  participantId: ["conversation_participants.id"],
  participant: ["conversation_participants.id", "conversation_participants.phone_number"],
  people: ["conversation_participants.id", "conversation_participants.phone_number"],
  phone: ["conversation_participants.phone_number"],
  address: ["simulated_phones.address"],
  userId: ["users.id"],
  who: ["users.id", "api_keys.id"],
  email: ["users.email", "one_time_links.email"],
  token: ["one_time_links.token_hash"],
  connection: ["connections.public_key"],
  source: ["trigger_webhooks.key", "trigger_webhooks.name"],
  name: ["trigger_webhooks.name", "connections.name", "flows.slug"],
  move: ["run_moves.id"],
  migration: ["run_moves.id"],
  key: ["trigger_batches.key", "trigger_firings.key", "flow_effects.key"],
  clientMessageId: ["messages.client_message_id"],
  q: ["flow_runs.id", "conversations.id", "conversation_participants.phone_number"],
  credential: ["credentials.id", "credentials.name"],
  credentialId: ["credentials.id"],
  cursor: ["flows.id", "flow_runs.id", "trigger_firings.id"],
};

/** Of the rows that an `id` may name, those that screens and programs name; an owner tries the others, too. */
const named = new Set(["flows.id", "flow_runs.id", "conversations.id", "trigger_batches.id", "api_keys.id", "connections.id", "user_sessions.id", "users.id"]);
/** What is left undone has a kind, and ids of that kind. */
const undone = new Set(["flow_runs.id", "outbox_messages.id", "webhook_events.id", "flow_effects.key", "differences.id"]);

/**
 * What names nothing that is looked up, wherever it stands: words that are kept as they are, secrets, counts, and what counts inside one
 * document or one run.
 */
export const plainFields: ReadonlySet<string> = new Set(
  [
    "message text notes title password newPassword code checksum locale timezone currency region json",
    "edits moves broken start definition state contextPatch rename trigger scope event module executor",
    "opId clientId field selection kind provider settings secret value header hosts url baseUrl model apiKey username",
    "version number from to limit days after",
  ].flatMap((words) => words.split(" ")),
);

/** A telephone number, a slug, an id: no text with blanks. */
const isName = (value: unknown): value is string => typeof value === "string" && value.length >= 4 && value.length <= 100 && /^[\w.@+:-]+$/.test(value);

/** A few values of each column that names something. */
export async function foreignIds(pool: pg.Pool, kept: readonly Kept[], { own, other }: { own: string; other: string }): Promise<ForeignId[]> {
  const found: ForeignId[] = [];
  for (const { table, columns, where } of kept)
    for (const { column } of columns.filter(({ type }) => type === "text" || type.startsWith("character"))) {
      const { rows } = await pool.query<{ value: unknown }>(
        `SELECT DISTINCT ${column} AS value FROM ${table} WHERE ${where} AND ${column} IS NOT NULL
         EXCEPT SELECT ${column} FROM ${table} WHERE ${where.replaceAll("$1", "$2")} ORDER BY 1 LIMIT 6`,
        [other, own],
      );
      for (const { value } of rows) if (isName(value)) found.push({ value, at: `${table}.${column}` });
    }
  return found;
}

/** One of each column: with each `salt` another one, where there are several. Pure. */
export function oneOfEach(all: readonly ForeignId[], salt: number): ForeignId[] {
  return [...new Set(all.map(({ at }) => at))].flatMap((at) => {
    const values = all.filter((each) => each.at === at);
    return values[salt % values.length] ?? [];
  });
}

type Trying = { outlet: string; isWhole: boolean };

/** Which of them are tried at a place: by its name, `id` with every id there is where all are wanted; null for a name that nobody knows. */
export function idsFor(path: string, all: readonly ForeignId[], { outlet, isWhole }: Trying): ForeignId[] | null {
  const field = path.split(".").at(-1) ?? "";
  if (outlet.includes("operations")) return all.filter(({ at }) => undone.has(at));
  if (field === "id" || field === "instead") return all.filter(({ at }) => named.has(at) || (isWhole && at.endsWith(".id")));
  const columns = columnsByField[field];
  return columns === undefined ? null : all.filter(({ at }) => columns.includes(at));
}

/** A name of the same shape that nothing has; with each `salt` (0 to 8) another one. Pure. */
export function absentLike(value: string, salt: number): string {
  const changed = Array.from(value.slice(-9), (letter) => (/\d/.test(letter) ? String((Number(letter) + 1 + salt) % 10) : letter)).join("");
  const made = value.slice(0, -9) + changed;
  return made === value ? `${value.slice(0, -2)}${["qy", "yq", "qw", "wq", "qz", "zq", "qv", "vq", "qx"][salt]}` : made;
}
