import assert from "node:assert/strict";
import type { Container } from "../server/container";
import { storedColumns } from "../testing/server/stored-columns";
import { spacedJson, template } from "./pgbench";

type Captured = { text: string; values: unknown[] };

export type Spoken = { sessionId: string; say: (message: string) => Promise<{ flowState: { runId: string; revision: number } | null }> };

export type CapturedTurn = Captured & { conversationId: string; runId: string; revision: number };

/** The statement of one real turn with its values. */
export async function captureTurn(container: Container, spoken: Spoken): Promise<CapturedTurn> {
  // Until the revision is a number that nothing else in the statement is.
  for (let turn = 1; turn < 90; turn += 1) await spoken.say("warm");
  const { flowState } = await spoken.say("warm");
  const original = container.pool.query.bind(container.pool);
  const captured: Captured[] = [];
  Reflect.set(container.pool, "query", (statement: Captured) => {
    captured.push(statement);
    return Reflect.apply(original, container.pool, [statement]);
  });
  await spoken.say("captured");
  Reflect.set(container.pool, "query", original);
  const [only, ...others] = captured;
  assert.ok(only !== undefined && others.length === 0 && flowState !== null);
  return { text: only.text, values: only.values, conversationId: spoken.sessionId, runId: flowState.runId, revision: flowState.revision };
}

/** The statement for pgbench: ids and numbers of rows come from the client and the revision, all else is the real turn's. `tag` keeps the rows of several measurements apart. */
export function toPgbench({ text, values, conversationId, runId, revision }: CapturedTurn, tag: string): string {
  const [turns, ...others] = values;
  assert.ok(typeof turns === "string" && others.length === 0, "a turn's statement takes one value");
  const renewed = spacedJson(turns)
    .replace(/"id": "m_[0-9a-f]+([0-9a-f]{2})"/g, `"id": "m_${tag}_~c~_~r~_$1"`)
    .replace(/"clientMessageId": "[^"]*"/g, '"clientMessageId": "c_~r~"')
    .replace(/"seq": \d*(\d),\n(\s*)"turn"/g, '"seq": ~r~$1,\n$2"turn"')
    .replace(/"n": \d*(\d),/g, '"n": ~r~$1,')
    .replaceAll(`"revision": ${revision}`, '"revision": ~r~')
    .replaceAll(conversationId, `s_${tag}_~c~`)
    .replaceAll(runId, `r_${tag}_~c~`);
  return text.replace("$1::jsonb", `(${template(renewed)})::jsonb`);
}

/** A conversation with its run for each client of pgbench. */
export async function prepareRows(
  container: Container,
  { conversationId, runId }: CapturedTurn,
  { tag, clients }: { tag: string; clients: number },
): Promise<void> {
  const copy = async (table: string, from: string, changes: { [column: string]: string }) => {
    const names = await storedColumns(container.pool, table);
    const values = names.map((name) => changes[name.slice(1, -1)] ?? name);
    await container.pool.query(
      `INSERT INTO ${table} (${names.join(", ")}) SELECT ${values.join(", ")} FROM ${table}, generate_series(0, ${clients - 1}) AS n WHERE id = $1`,
      [from],
    );
  };
  await copy("conversations", conversationId, { id: `'s_${tag}_' || n`, token_hash: `'${tag} ' || n`, foreground_run_id: `'r_${tag}_' || n` });
  await copy("flow_runs", runId, { id: `'r_${tag}_' || n`, conversation_id: `'s_${tag}_' || n`, revision: "1", seq: "0" });
}
