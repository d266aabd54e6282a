import { isMidTurn } from "@/flows/engine/run/mid-turn";
import type { SendMessage } from "@/flows/protocol/chat";
import type { Actor } from "@/server/access/actor";
import { hasEnded } from "@/server/conversations/run-row";
import type { OpenedSession } from "@/server/conversations/service";
import { signedHeaders } from "@/server/signatures/signature";
import { opened, workspaceId } from "./flows";
import type { PaymentRecord } from "./model-tables";
import { request } from "./requests";
import type { Owner } from "./scheduler";
import { webhookSecret, webhookSource } from "./simulated-node";
import type { Place, World } from "./world";

const words = ["pizza", "yes", "yes", "yes", "more", "no", "cancel", "start over", "notes please", "cash please", "paid please", "human", "resume", "2"];
const operator: Actor = { type: "user", id: "u_sim", workspaceId, role: "owner" };
const retryMs = 200;

const person = (name: string): Owner => ({ name, alive: true, frozenUntil: 0 });

/** Sends one message until somebody has answered it; the same id each time. */
export async function send(world: World, client: Owner, conversationId: string, message: SendMessage, place?: Place): Promise<void> {
  const { witness, scheduler } = world;
  for (;;) {
    const reached = await request(
      world,
      client,
      `says "${message.message}" (${message.clientMessageId})`,
      async (node, name) => {
        witness.arrived.push({ conversationId, clientMessageId: message.clientMessageId, node: name });
        const answer = await node.conversations.send(conversationId, message);
        witness.acknowledged.push({ conversationId, clientMessageId: message.clientMessageId, node: name, answer });
        return answer;
      },
      place,
    );
    if (reached.type === "answered") return;
    if (reached.type === "refused" && scheduler.isCalm())
      return witness.report("I9", `a message was refused with ${reached.error.code} after all faults had ended`);
    await scheduler.sleep(client, retryMs);
  }
}

export async function open(world: World, client: Owner, flow: string | null, channel: "web" | "whatsapp"): Promise<OpenedSession> {
  for (;;) {
    const reached = await request(world, client, `opens ${flow ?? "a conversation"}`, (node) =>
      node.conversations.open({ workspaceId, flow, channel, module: "general", locale: "en", timezone: null }),
    );
    if (reached.type === "answered") return reached.value;
    await world.scheduler.sleep(client, retryMs);
  }
}

/** Opens a conversation and talks: waiting for each answer, or not. Some messages are sent twice, some again much later. */
export async function customer(world: World, name: string, length: number): Promise<void> {
  const { random, scheduler, faults } = world;
  const client = person(name);
  const { sessionId } = await open(world, client, random.pick(opened), random.pick(["web", "whatsapp"]));
  const waits = random.chance(0.5);
  const place = random.chance(0.5) ? random.pick(world.places) : undefined;
  const sent: Promise<void>[] = [];
  for (let index = 1; index <= length; index += 1) {
    const message: SendMessage = { sessionId, clientMessageId: `${name}-${index}`, message: random.pick(words) };
    sent.push(send(world, client, sessionId, message, scheduler.isCalm() ? undefined : place));
    if (random.chance(faults.duplicate)) sent.push(send(world, client, sessionId, message));
    if (waits) await Promise.all(sent);
    else if (random.chance(0.3)) await scheduler.sleep(client, random.int(2_000));
    if (random.chance(0.1)) await scheduler.sleep(client, random.int(20_000));
  }
  await Promise.all(sent);
}

type PaymentEvent = "payment.captured" | "payment.failed";

const stories: readonly (readonly PaymentEvent[])[] = [
  [],
  ["payment.captured"],
  ["payment.captured"],
  ["payment.failed"],
  ["payment.failed", "payment.captured"],
  ["payment.captured", "payment.failed"],
];

/** The provider of one payment: what it has to tell comes late, twice and in any order, until it was taken. */
export async function provider(world: World, payment: PaymentRecord): Promise<void> {
  const { random, scheduler, faults } = world;
  const client = person(`provider of ${payment.id}`);
  const tell = async (event: PaymentEvent): Promise<void> => {
    await scheduler.sleep(client, random.int(15_000));
    const entity = { id: `pay_${payment.id}`, order_id: payment.providerOrderId, amount: payment.amountMinor, currency: payment.currency, status: "x" };
    const body = Buffer.from(JSON.stringify({ event, payload: { payment: { entity } } }));
    const eventId = `${payment.id} ${event}`;
    for (;;) {
      const reached = await request(world, client, `tells ${event}`, async (node) => {
        const answer = await node.webhooks.receive(
          { workspaceId, source: webhookSource },
          signedHeaders(webhookSecret, { body, at: scheduler.now(), eventId }),
          body,
        );
        world.witness.told.set(eventId, payment.providerOrderId);
        return answer;
      });
      if (reached.type === "answered") return;
      await scheduler.sleep(client, retryMs);
    }
  };
  const story = random.pick(stories).flatMap((event) => (random.chance(faults.duplicate) ? [event, event] : [event]));
  await Promise.all(story.map(tell));
}

/** An operator cancels a run. */
export async function operatorCancels(world: World): Promise<void> {
  const { random, scheduler, tables, witness } = world;
  const client = person("operator");
  await scheduler.sleep(client, random.int(4_000));
  // The best moment is the worst one: an effect is under way.
  const isBusy = (): boolean => [...tables.runs.values()].some(({ snapshot }) => isMidTurn(snapshot));
  for (let looks = random.int(60); looks > 0 && !isBusy(); looks -= 1) await scheduler.sleep(client, 5);
  const runs = [...tables.runs.values()];
  const busy = runs.filter(({ snapshot }) => isMidTurn(snapshot));
  if (runs.length === 0) return;
  const runId = random.pick(busy.length > 0 ? busy : runs).id;
  for (;;) {
    const reached = await request(world, client, `cancels ${runId}`, async (node) => {
      const view = await node.runs.cancel(operator, runId);
      const run = tables.runs.get(runId);
      if (run === undefined || !hasEnded(run.snapshot)) witness.report("I1", `${runId} was cancelled, with an acknowledgement, and goes on`);
      return view;
    });
    if (reached.type !== "silence" && !(reached.type === "refused" && reached.error.code === "RUN_MOVED_ON")) return;
    await scheduler.sleep(client, retryMs);
  }
}

/** A new version of a flow is published; each node hears of it in its own time. */
export async function publisher(world: World): Promise<void> {
  const client = person("publisher");
  await world.scheduler.sleep(client, world.random.int(5_000));
  for (const place of world.places) {
    await world.scheduler.sleep(client, world.random.int(1_000));
    place.knowsSecond = true;
  }
}
