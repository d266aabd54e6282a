import { cashOrderWords } from "@/testing/builders/cash-order";
import type { RestClient } from "../server/rest-client";
import type { TestServer } from "../server/test-server";
import { callerOf, type Member } from "../server/two-workspaces";

/** One of two workspaces in which the same things have happened. */
export type Side = { workspaceId: string; slug: string; owner: Member; runId: string; sessionId: string; token: string };

/** A number that customers of both have; each has some more of its own. */
const sharedPhone = "919822012345";

/** A customer orders, others are written to, and the owner sets up whatever can be: most tables get rows, under the same names in both. */
export async function liveIn(server: TestServer, rest: RestClient, { workspaceId, slug, owner }: Pick<Side, "workspaceId" | "slug" | "owner">): Promise<Side> {
  const { pool, webhooks } = server.container;
  const opened = (await rest("POST", "/api/chat/sessions", { body: { workspace: slug, flow: "food_order_v2" } })).body.result;
  for (const [index, message] of cashOrderWords.slice(1).entries())
    await rest("POST", "/api/chat/messages", { key: opened.token, body: { sessionId: opened.sessionId, clientMessageId: `c_${index}_${slug}`, message } });
  await pool.query("UPDATE orders SET number = 'SAME-1' WHERE workspace_id = $1", [workspaceId]);
  const own = ["a", "b", "c", "d", "e", "f"].map((letter, n) => ({
    phone: `9198000${slug === "main" ? 1 : 2}000${n}`,
    name: `of_${slug}_${letter}`,
    email: `of-${slug}-${letter}@example.org`,
  }));
  const [first] = own;
  if (first === undefined) throw new Error("nobody has anything of their own");
  const all = [{ phone: sharedPhone, name: "same", email: "same@example.org" }, ...own];
  const studio = callerOf(server, owner.actor);
  for (const { phone, name, email } of all) {
    await pool.query("INSERT INTO conversation_participants (id, workspace_id, phone_number) VALUES ('p_' || md5($1 || $2), $1, $2)", [workspaceId, phone]);
    await studio.phones.add({ address: phone, name: null });
    await studio.flows.create({ from: { type: "blank" }, name, slug: `flow_${name}` });
    await studio.triggers.makeAddress({ name: `hook_${name}` });
    await studio.settings.senders.create({ name: `sender_${name}` });
    await studio.settings.people.invite({ email, role: "viewer" });
    await studio.settings.apiKeys.create({ name, role: "viewer" });
    await studio.triggers.start({ flow: "food_order_v2", people: [phone], key: name });
  }
  await studio.phones.say({ address: first.phone, id: `said_${slug}`, text: "hello" });
  await webhooks.settled();
  return { workspaceId, slug, owner, runId: opened.flowState.runId, sessionId: opened.sessionId, token: opened.token };
}
