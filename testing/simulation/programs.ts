import type { Actor } from "@/server/access/actor";
import { flowScheduleKindOf } from "@/server/flows/flow-schedules";
import { signedHeaders } from "@/server/signatures/signature";
import { open, send } from "./actors";
import { keyword, workspaceId } from "./flows";
import { hookAddress } from "./hook-address";
import { request } from "./requests";
import type { Owner } from "./scheduler";
import type { World } from "./world";

const key: Actor = { type: "apiKey", id: "k_sim", workspaceId, role: "agent" };
const retryMs = 200;
const participants = ["p_1", "p_2", "p_3"];

/** Those who start flows from outside: programs, each with a key and until it is answered, senders of signed webhooks, somebody who says a keyword, and a schedule for everybody. */
export function programs(world: World): Promise<void>[] {
  const { random, tables, scheduler } = world;
  for (const id of participants) tables.people.set(id, { addressId: `h_${id}`, conversationId: null });
  const schedule = { id: "x_sim", kind: flowScheduleKindOf("f_cash"), cron: "* * * * *", payload: { flowId: "f_cash", audience: "everyone" } };
  if (random.chance(0.5)) tables.schedules.set(schedule.id, { ...schedule, nextRunAt: scheduler.now() + random.int(5_000), lockedUntil: null, times: [] });
  const callers = Array.from({ length: 1 + random.int(3) }, (_none, index) => program(world, `g${index + 1}`));
  const senders = Array.from({ length: random.int(3) }, (_none, index) => sender(world, `h${index + 1}`));
  return [...callers, ...senders, ...(random.chance(0.5) ? [joiner(world)] : [])];
}

async function program(world: World, name: string): Promise<void> {
  const { random, scheduler, faults } = world;
  const client: Owner = { name: `program ${name}`, alive: true, frozenUntil: 0 };
  await scheduler.sleep(client, random.int(6_000));
  const participantId = random.chance(0.5) ? random.pick(participants) : null;
  const calls = [fire(world, client, name, participantId)];
  if (random.chance(faults.duplicate)) calls.push(fire(world, client, name, participantId));
  await Promise.all(calls);
}

async function sender(world: World, name: string): Promise<void> {
  const { random, scheduler, faults } = world;
  const client: Owner = { name: `sender ${name}`, alive: true, frozenUntil: 0 };
  await scheduler.sleep(client, random.int(6_000));
  await Promise.all(random.chance(faults.duplicate) ? [tell(world, client, name), tell(world, client, name)] : [tell(world, client, name)]);
}

/** Says the keyword where nothing runs, and again when it has begun something. */
async function joiner(world: World): Promise<void> {
  const { random, scheduler, faults } = world;
  const client: Owner = { name: "joiner", alive: true, frozenUntil: 0 };
  await scheduler.sleep(client, random.int(6_000));
  const { sessionId } = await open(world, client, null, random.pick(["web", "whatsapp"]));
  for (const clientMessageId of ["join-1", "join-2"]) {
    const say = () => send(world, client, sessionId, { sessionId, clientMessageId, message: keyword });
    await Promise.all(random.chance(faults.duplicate) ? [say(), say()] : [say()]);
  }
}

async function tell(world: World, client: Owner, name: string): Promise<void> {
  const { scheduler, witness } = world;
  const body = Buffer.from(JSON.stringify({ mark: name }));
  for (;;) {
    const reached = await request(world, client, `sends the webhook ${name}`, async (node) => {
      const headers = signedHeaders(hookAddress.secret, { body, at: scheduler.now(), eventId: `hook ${name}` });
      const answer = await node.webhooks.receive({ workspaceId, source: hookAddress.key }, headers, body);
      witness.hooked.add(name);
      return answer;
    });
    if (reached.type === "answered") return;
    if (reached.type === "refused" && scheduler.isCalm())
      return witness.report("I9", `a webhook was refused with ${reached.error.code} after all faults had ended`);
    await scheduler.sleep(client, retryMs);
  }
}

async function fire(world: World, client: Owner, name: string, participantId: string | null): Promise<void> {
  for (;;) {
    const reached = await request(world, client, `starts notes (${name})`, async (node) => {
      const answer = await node.triggers.fire(key, "notes", { runId: null, sessionId: null, participantId, data: { mark: name }, key: name });
      world.witness.fired.push({ key: `api:notes:${name}`, answer });
      return answer;
    });
    if (reached.type === "answered") return;
    if (reached.type === "refused" && world.scheduler.isCalm())
      return world.witness.report("I9", `a start was refused with ${reached.error.code} after all faults had ended`);
    await world.scheduler.sleep(client, retryMs);
  }
}
