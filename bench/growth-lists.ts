import type pg from "pg";
import { firstWorkspaceId as workspaceId } from "../server/db/workspace";
import { createRunList, type ListFilters } from "../server/runs/list-runs";

const calls = 40;
const dayMs = 86_400_000;

/** A run in the middle of what is stored, and what was said in it. */
async function sample(pool: pg.Pool) {
  const text = `SELECT r.id, r.conversation_id AS "sessionId", r.participant_id AS participant, (SELECT m.content FROM messages m WHERE m.conversation_id = r.conversation_id AND m.content LIKE '%for guest %' LIMIT 1) AS said
    FROM flow_runs r WHERE r.participant_id IS NOT NULL ORDER BY r.id OFFSET (SELECT count(*) / 2 FROM flow_runs) LIMIT 1`;
  const [row] = (await pool.query<{ id: string; sessionId: string; participant: string; said: string }>(text)).rows;
  if (row === undefined) throw new Error("nothing is stored");
  return row;
}

/** Each filter of the run list, and texts that are in every run, in some, in one and in none. */
async function filtersOf(pool: pg.Pool): Promise<[name: string, filters: Partial<ListFilters>][]> {
  const { id, sessionId, participant, said } = await sample(pool);
  const list = createRunList(pool);
  const { nextCursor } = await list(workspaceId, { inMessages: true, to: new Date(Date.now() - 60 * dayMs).toISOString() });
  return [
    ["none", {}],
    ["a page further on", { cursor: nextCursor }],
    ["flow", { flow: "food_order_v2" }],
    ["status", { status: "failed" }],
    ["state of ended runs", { state: "place_order" }],
    ["state of open runs", { state: "confirm_order" }],
    ["state that no run is in", { state: "nowhere" }],
    ["participant", { participant }],
    ["from", { from: new Date(Date.now() - 40 * dayMs).toISOString() }],
    ["to", { to: new Date(Date.now() - 100 * dayMs).toISOString() }],
    ["flow, status and state", { flow: "food_order_v2", status: "failed", state: "place_order" }],
    ["text: a run's id", { q: id.slice(0, 22) }],
    ["text: a session's id", { q: sessionId }],
    ["text: an order's number", { q: "260101-" }],
    ["text: a flow's name", { q: "parcel" }],
    ["text: said in every run", { q: "paneer" }],
    ["text: said in some", { q: said.slice(-32, -29) }],
    ["text: said in few", { q: said.slice(-36, -28) }],
    ["text: said in one", { q: said.slice(-32) }],
    ["text: said in none", { q: "zebra crossing" }],
    ["text and status", { q: said.slice(-36, -28), status: "failed" }],
    ["text and state", { q: said.slice(-36, -28), state: "place_order" }],
  ];
}

/** Prints how long each filter takes: the time that 95 of 100 calls stay below (ms). */
export async function measureLists(pool: pg.Pool): Promise<void> {
  const list = createRunList(pool);
  for (const [name, filters] of await filtersOf(pool)) {
    const times: number[] = [];
    let found = 0;
    for (let call = 0; call < calls; call += 1) {
      const since = performance.now();
      found = (await list(workspaceId, { ...filters, inMessages: true })).runs.length;
      times.push(performance.now() - since);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => (times[Math.ceil(times.length * share) - 1] ?? 0).toFixed(1).padStart(7);
    console.log(`  ${name.padEnd(26)} p95 ${at(0.95)} ms   median ${at(0.5)} ms   ${found} runs`);
  }
}
