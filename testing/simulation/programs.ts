import type { Actor } from "@/server/access/actor";
import { flowScheduleKindOf } from "@/server/flows/flow-schedules";
import { workspaceId } from "./flows";
import { request } from "./requests";
import type { Owner } from "./scheduler";
import type { World } from "./world";

const key: Actor = { type: "apiKey", id: "k_sim", workspaceId, role: "agent" };
const retryMs = 200;
const participants = ["p_1", "p_2", "p_3"];

/** Those who start flows from outside: programs, each with a key and until it is answered, and a schedule for everybody. */
export function programs(world: World): Promise<void>[] {
  const { random, tables, scheduler } = world;
  for (const id of participants) tables.people.set(id, { addressId: `h_${id}`, conversationId: null });
  const schedule = { id: "x_sim", kind: flowScheduleKindOf("f_cash"), cron: "* * * * *", payload: { flowId: "f_cash", audience: "everyone" } };
  if (random.chance(0.5)) tables.schedules.set(schedule.id, { ...schedule, nextRunAt: scheduler.now() + random.int(5_000), lockedUntil: null, times: [] });
  return Array.from({ length: 1 + random.int(3) }, (_none, index) => program(world, `g${index + 1}`));
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
