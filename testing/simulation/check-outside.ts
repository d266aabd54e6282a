import type { World } from "./world";

/** Orders, payments and webhooks (I5) and what was sent (I6). */
export function checkOutside(world: World): void {
  checkOrders(world);
  checkPayments(world);
  checkOutbox(world);
}

function checkOrders({ tables, witness }: World): void {
  const placed = [...tables.effects.values()].filter(({ executor, status }) => executor === "order" && status === "done");
  for (const { key, runId, result } of placed) {
    const id = orderIdOf(result);
    const order = tables.orders.find((candidate) => candidate.id === id);
    if (order === undefined || order.runId !== runId) witness.report("I5", `${key} says it placed ${String(id)}`);
  }
  const carts = tables.orders.map(({ runId, cart }) => `${runId} ${cart}`);
  if (new Set(carts).size !== carts.length) witness.report("I5", "the same cart of a run was ordered twice");
  const keys = tables.orders.map(({ key }) => key);
  if (new Set(keys).size !== keys.length) witness.report("I5", "two orders have the same key");
}

function orderIdOf(result: unknown): unknown {
  const output = typeof result === "object" && result !== null && "output" in result ? result.output : null;
  return typeof output === "object" && output !== null && "order_id" in output ? output.order_id : null;
}

/** Tries after which a webhook is given to the operators. */
const dispatchAttempts = 5;

function checkPayments({ tables, witness }: World): void {
  const events = [...tables.webhooks.values()].map(({ providerEventId }) => providerEventId);
  if (new Set(events).size !== events.length) witness.report("I5", "an event of a provider was taken twice");
  for (const webhook of tables.webhooks.values())
    if (webhook.status === "received" || (webhook.status === "dead" && webhook.attempts < dispatchAttempts))
      witness.report("I9", `the webhook ${webhook.id} was left ${webhook.status}`);
  // Faults that hit every try leave a dead letter: what becomes of such a payment is an operator's to say.
  const isForOperator = (providerOrderId: string): boolean =>
    [...tables.webhooks.values()].some(({ status, correlationKey }) => status === "dead" && correlationKey === providerOrderId);
  for (const payment of tables.payments.values()) {
    if (isForOperator(payment.providerOrderId)) continue;
    const has = (event: string): boolean => witness.told.has(`${payment.id} ${event}`);
    const right = has("payment.captured") ? "captured" : has("payment.failed") ? "failed" : "created";
    if (payment.status !== right) witness.report("I5", `${payment.id} is ${payment.status} and should be ${right}`);
    const heard = (tables.steps.get(payment.runId) ?? []).filter(({ step }) => isWebhookOf(step.input, payment.providerOrderId));
    const events = heard.map(({ step }) => step.event);
    if (new Set(events).size !== events.length) witness.report("I5", `${payment.runId} was told twice of ${payment.id}`);
    const run = tables.runs.get(payment.runId);
    const isWaiting = run?.snapshot.state === "pay" && run.snapshot.status === "running";
    if (isWaiting && right !== "created" && heard.length === 0) witness.report("I5", `${payment.runId} was never told of ${payment.id}`);
    const webhooks = [...tables.webhooks.values()].filter(({ correlationKey }) => correlationKey === payment.providerOrderId);
    const dispatched = webhooks.filter(({ status }) => status === "dispatched").length;
    if (dispatched > heard.length)
      witness.report("I5", `${dispatched} webhooks of ${payment.id} are called dispatched, ${payment.runId} was told of ${heard.length}`);
  }
}

function isWebhookOf(input: unknown, providerOrderId: string): boolean {
  const data = typeof input === "object" && input !== null && "source" in input && input.source === "webhook" && "data" in input ? input.data : null;
  return typeof data === "object" && data !== null && "providerOrderId" in data && data.providerOrderId === providerOrderId;
}

function checkOutbox({ tables, witness, scheduler }: World): void {
  const { crashes, lost, failed, freezes, restarts } = scheduler.counts;
  // A lost answer is to the relay what a crash is: it cannot know whether the provider has the message.
  const allowed = 1 + crashes + lost + failed + freezes + restarts;
  for (const { id, status } of tables.outbox) {
    if (status !== "sent" && status !== "unknown" && status !== "dead") witness.report("I6", `${id} was left ${status}`);
    const sends = witness.sends.get(id) ?? 0;
    if (sends > allowed) witness.report("I6", `${id} was sent ${sends} times in ${allowed - 1} faults`);
    if (status === "sent" && sends === 0) witness.report("I6", `${id} is called sent and never was`);
  }
  const newest = new Map<string, number>();
  for (const { conversationId, ord } of witness.sentOrder) {
    const before = newest.get(conversationId) ?? 0;
    if (ord < before && !wasSentBefore(witness.sentOrder, conversationId, ord, before))
      witness.report("I6", `row ${ord} of ${conversationId} was sent after row ${before}`);
    newest.set(conversationId, Math.max(before, ord));
  }
}

/** A repetition of what had been sent before its successor is none out of order. */
function wasSentBefore(sent: readonly { conversationId: string; ord: number }[], conversationId: string, ord: number, before: number): boolean {
  const own = sent.filter((each) => each.conversationId === conversationId).map((each) => each.ord);
  return own.indexOf(ord) < own.indexOf(before);
}
