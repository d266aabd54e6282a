import { type Queryable, run } from "@/server/db/pool";
import type { RunFilters, StoredSummary } from "./run-summary";

type SummaryRow = Omit<StoredSummary, "flow" | "startedAt" | "completedAt"> & { slug: string; name: string; startedAt: Date; completedAt: Date | null };
type Key = { conversationId: string; id: string };

/** `inMessages`: what was said is searched too, so it must be told only to those who may read all of it. */
export type ListFilters = RunFilters & { inMessages: boolean };

/** Runs that a search looks at one by one before it asks the indexes: what is common is found among the newest. */
const walked = 1000;

/** The name of a statement that is not kept. */
const unprepared = "";

/**
 * Only what was asked for stands in a statement. None has a name: one that is prepared under a name is planned without its
 * values after a while, and what is rare and what is common want other indexes.
 */
type Built = { conditions: (state: "whole" | "ended" | "open") => string; values: unknown[]; isByState: boolean };

/** `<milliseconds>_<id>` of the last run of a page. */
const cursorPattern = /^(\d{1,15})_(r_[0-9a-f]{32})$/;

function build(workspaceId: string, { flow, status, state, participant, from, to, cursor }: RunFilters): Built {
  const values: unknown[] = [workspaceId];
  const parts = ["r.workspace_id = $1", "NOT r.sandbox"];
  const add = (value: unknown, sql: (placeholder: string) => string) => {
    if (value != null) parts.push(sql(`$${values.push(value)}`));
  };
  add(flow, (it) => `r.flow_id = (SELECT id FROM flows WHERE workspace_id = $1 AND (slug = ${it}::text OR id = ${it}::text) LIMIT 1)`);
  add(status, (it) => `r.status = ${it}`);
  add(participant, (it) => `r.participant_id = ${it}`);
  add(from, (it) => `r.started_at >= ${it}`);
  add(to, (it) => `r.started_at < ${it}`);
  const [, ms, id] = cursorPattern.exec(cursor ?? "") ?? [];
  if (id !== undefined) parts.push(`(r.started_at, r.id) < ($${values.push(new Date(Number(ms)))}::timestamptz, $${values.push(id)}::text)`);
  const common = parts.join(" AND ");
  const isByState = state != null;
  const at = isByState ? `$${values.push(state)}` : "";
  const ofState = { whole: `r.current_state = ${at}`, ended: `r.ended_in = ${at}`, open: `r.ended_in IS NULL AND r.current_state = ${at}` };
  return {
    conditions: (which) => (isByState ? `${common} AND ${ofState[which]}` : common),
    values,
    isByState,
  };
}

const newestFirst = "ORDER BY r.started_at DESC, r.id DESC";
const keysOf = "r.conversation_id, r.id, r.started_at";

/** The newest runs that fit. Those that are over are found by where they ended: where a run stands is in no index, for it changes with every turn. */
function newest({ conditions, isByState }: Built, limit: string): string {
  const some = (where: string) => `(SELECT ${keysOf}, r.flow_id FROM flow_runs r WHERE ${where} ${newestFirst} LIMIT ${limit})`;
  return isByState
    ? `(SELECT r.* FROM (${some(conditions("ended"))} UNION ALL ${some(conditions("open"))}) r ${newestFirst} LIMIT ${limit})`
    : some(conditions("whole"));
}

/** Details of the runs of `page`, and what was said last in each. */
const summariesOf = (page: string) => `WITH page AS MATERIALIZED (${page})
  SELECT r.id, f.slug, f.name, v.number AS version, r.conversation_id AS "sessionId", r.status, r.phase, r.outcome, r.current_state AS "currentState", r.turn AS turns,
    r.seq AS steps, r.started_at AS "startedAt", r.completed_at AS "completedAt", r.error,
    CASE WHEN m.id IS NULL THEN NULL ELSE jsonb_build_object('id', m.id, 'role', m.role, 'content', m.content, 'state', m.payload ->> 'state') END AS last
  FROM page JOIN flow_runs r ON r.conversation_id = page.conversation_id AND r.id = page.id JOIN flows f ON f.id = r.flow_id JOIN flow_versions v ON v.id = r.flow_version_id
  LEFT JOIN LATERAL (SELECT id, role, content, payload FROM messages WHERE conversation_id = r.conversation_id AND run_id = r.id ORDER BY seq DESC LIMIT 1) m ON true
  ${newestFirst}`;

const escapeLike = (text: string) => text.replace(/[\\%_]/g, "\\$&");
/** The beginning of an id of that kind. */
const isStartOfId = (kind: "r" | "s", text: string) => new RegExp(`^${kind}(_[0-9a-f]{0,32})?$`).test(text);

/** So much of an id that it can hardly mean anything else: its kind and its time. */
const isId = (text: string) => text.length >= 14 && (isStartOfId("r", text) || isStartOfId("s", text));

/** A text is sought in what it may mean, each by an index of its own; one `OR` over all would read every run. */
function searchText(built: Built, text: string, inMessages: boolean): { sql: string; values: unknown[] } {
  const values = [...built.values];
  const where = built.conditions("whole");
  const hits = (from: string, more: string) => `(SELECT ${keysOf} FROM ${from} WHERE ${where} AND ${more} ${newestFirst} LIMIT LIMIT_OF_PAGE)`;
  const exact = `$${values.push(text.toLowerCase())}::text`;
  const beginning = `$${values.push(`${escapeLike(text.toLowerCase())}%`)}::text`;
  const sources = [
    `(SELECT r.* FROM flows f CROSS JOIN LATERAL ${hits("flow_runs r", "r.flow_id = f.id")} r WHERE f.workspace_id = $1 AND (f.slug = ${exact} OR position(${exact} IN lower(f.name)) > 0))`,
    hits("orders o JOIN flow_runs r ON r.id = o.run_id", `lower(o.number) LIKE ${beginning}`),
  ];
  for (const [kind, column] of [
    ["r", "r.id"],
    ["s", "r.conversation_id"],
  ] as const) {
    // Every id goes on with a hex digit, and all of these stand before g.
    if (isStartOfId(kind, text))
      sources.push(
        hits("flow_runs r", `${column} >= $${values.push(text)}::text AND ${column} < $${values.push(`${text}${text === kind ? "~" : "g"}`)}::text`),
      );
  }
  if (inMessages) {
    const said = `$${values.push(`%${escapeLike(text.toLowerCase())}%`)}::text`;
    // Searched once and by itself, then each run looked up: the planner thinks of reading all runs beside it.
    const saying = `(WITH q AS MATERIALIZED (SELECT DISTINCT m.conversation_id, m.run_id FROM messages m WHERE lower(m.content) LIKE ${said} AND m.run_id IS NOT NULL)
      SELECT r.* FROM q CROSS JOIN LATERAL (
        SELECT ${keysOf} FROM flow_runs r WHERE r.conversation_id = q.conversation_id AND r.id = q.run_id AND ${where} OFFSET 0) r ${newestFirst} LIMIT LIMIT_OF_PAGE)`;
    sources.push(saying);
  }
  const limit = `$${values.length + 1}`;
  const sql = `SELECT r.conversation_id AS "conversationId", r.id FROM (${sources.join(" UNION ")}) r ${newestFirst} LIMIT LIMIT_OF_PAGE`;
  return { sql: sql.replaceAll("LIMIT_OF_PAGE", limit), values };
}

/** Which of the newest runs have the text. */
function walkText(built: Built, text: string, inMessages: boolean): { sql: string; values: unknown[] } {
  const values = [...built.values, text, text.toLowerCase(), walked];
  const [own, lower, depth] = [3, 2, 1].map((back) => `$${values.length - back + 1}`);
  const said = inMessages
    ? `OR EXISTS (SELECT 1 FROM messages q WHERE q.conversation_id = r.conversation_id AND q.run_id = r.id AND position(${lower} IN lower(q.content)) > 0)`
    : "";
  const sql = `WITH recent AS MATERIALIZED ${newest(built, depth ?? "")}
    SELECT (SELECT count(*)::int FROM recent) AS seen, coalesce(jsonb_agg(jsonb_build_object('conversationId', h.conversation_id, 'id', h.id)), '[]') AS hits FROM (
      SELECT ${keysOf} FROM recent r JOIN flows f ON f.id = r.flow_id
      WHERE starts_with(r.id, ${own}::text) OR starts_with(r.conversation_id, ${own}::text) OR f.slug = ${lower}::text OR position(${lower}::text IN lower(f.name)) > 0
        OR EXISTS (SELECT 1 FROM orders o WHERE o.run_id = r.id AND starts_with(lower(o.number), ${lower}::text)) ${said}
      ${newestFirst} LIMIT $${values.length + 1}) h`;
  return { sql, values };
}

const toSummary = ({ slug, name, startedAt, completedAt, ...rest }: SummaryRow): StoredSummary => ({
  ...rest,
  flow: { slug, name },
  startedAt: startedAt.toISOString(),
  completedAt: completedAt?.toISOString() ?? null,
});

/** `finding` finds what has a text: its indexes are of no use behind a wall. What is shown of it comes by `db`. */
export function createRunList(db: Queryable, finding: Queryable = db) {
  const ask = async <Row extends object>(text: string, values: unknown[], by = db): Promise<Row[]> =>
    (await run<Row>(by, { name: unprepared, text }, values)).rows;

  /** Keys of up to `limit` runs with the text, newest first. */
  async function search(built: Built, text: string, { inMessages, limit }: { inMessages: boolean; limit: number }): Promise<Key[]> {
    if (!isId(text)) {
      const walk = walkText(built, text, inMessages);
      const [row] = await ask<{ seen: number; hits: Key[] }>(walk.sql, [...walk.values, limit], finding);
      if (row === undefined || row.hits.length === limit || row.seen < walked) return row?.hits ?? [];
    }
    const wide = searchText(built, text, inMessages);
    return ask<Key>(wide.sql, [...wide.values, limit], finding);
  }

  /** Newest first. */
  return async function list(workspaceId: string, filters: ListFilters): Promise<{ runs: StoredSummary[]; nextCursor: string | null }> {
    const limit = Math.min(Math.max(filters.limit ?? 50, 1), 200);
    const built = build(workspaceId, filters);
    const text = filters.q?.trim() ?? "";
    const rows =
      text === "" ? await newestOf(built, limit + 1) : await detailsOf(await search(built, text, { inMessages: filters.inMessages, limit: limit + 1 }));
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return { runs: page.map(toSummary), nextCursor: rows.length > limit && last !== undefined ? `${last.startedAt.getTime()}_${last.id}` : null };
  };

  async function newestOf(built: Built, limit: number): Promise<SummaryRow[]> {
    const text = summariesOf(newest(built, `$${built.values.length + 1}`));
    return ask<SummaryRow>(text, [...built.values, limit]);
  }

  async function detailsOf(keys: readonly Key[]): Promise<SummaryRow[]> {
    if (keys.length === 0) return [];
    const text = summariesOf("SELECT * FROM unnest($1::text[], $2::text[]) AS k(conversation_id, id)");
    const values = [keys.map(({ conversationId }) => conversationId), keys.map(({ id }) => id)];
    return ask<SummaryRow>(text, values);
  }
}
