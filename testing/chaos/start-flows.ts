import type pg from "pg";
import type { Actor } from "@/server/access/actor";
import { createContainer } from "@/server/container";
import { newId } from "@/server/db/ids";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";
import { parseEnv } from "@/server/env";
import { createLogger } from "@/server/logging/logger";
import { publishFlow, say } from "../server/publish-flow";

const owner: Actor = { type: "user", id: "u_chaos", workspaceId, role: "owner" };

/** Clocks are moved twice a year there. */
export const cron = { text: "30 2 * * *", zone: "Europe/Berlin" } as const;

/** What the starters need to know: where webhooks go and how they are signed, and whom a flow is started for. */
export type StartKit = { source: string; secret: string; people: readonly string[] };

/** A flow that says one thing, waits for a word and ends. */
const told = (id: string, triggers: object[]) => ({
  id,
  triggers,
  initialState: "told",
  finalStates: ["done"],
  states: {
    told: { type: "wait", onEntry: [say("Hello from {{_meta.startedBy}}.")], transitions: { user_message: "done" } },
    done: { type: "final", onEntry: [say("Bye.")] },
  },
});

/** Publishes one flow for each way of starting one from outside, and enrols so many people who have a telephone. */
export async function publishStartFlows(env: Record<string, string>, pool: pg.Pool, people: number): Promise<StartKit> {
  const container = await createContainer({ env: parseEnv(env), log: createLogger({ level: "silent" }), withWorker: false });
  try {
    await publishFlow(container, told("by_keyword", [{ keyword: "join us" }]));
    await publishFlow(container, told("by_webhook", [{ webhook: "shop" }]));
    await publishFlow(container, told("by_program", [{ webhook: "program" }]));
    await publishFlow(container, told("by_schedule", [{ schedule: cron.text, timezone: cron.zone }]));
    await publishFlow(container, told("for_many", []));
    const { url, secret } = await container.webhookAddresses.make(owner, "shop");
    return { source: new URL(url).pathname, secret, people: await enrol(pool, people) };
  } finally {
    await container.stop();
  }
}

async function enrol(pool: pg.Pool, count: number): Promise<string[]> {
  const connectionId = newId("c");
  const ids = Array.from({ length: count }, () => newId("p"));
  await pool.query("INSERT INTO connections (id, workspace_id, channel, name, public_key) VALUES ($1, $2, 'whatsapp', 'Telephones', $1)", [
    connectionId,
    workspaceId,
  ]);
  await pool.query("INSERT INTO conversation_participants (id, workspace_id, updated_at) SELECT id, $2, now() FROM unnest($1::text[]) id", [ids, workspaceId]);
  await pool.query(
    `INSERT INTO channel_addresses (id, workspace_id, connection_id, address, participant_id)
     SELECT 'h_' || substr(id, 3), $2, $3, id, id FROM unnest($1::text[]) id`,
    [ids, workspaceId, connectionId],
  );
  return ids;
}
