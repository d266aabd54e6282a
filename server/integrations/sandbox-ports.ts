import type { FlowDefinition } from "@/flows/definition/schema";
import { isObject, type Json, type JsonObject } from "@/flows/json/json";
import { intentsOf } from "@/flows/nlu/intents";
import type { Payment, PaymentsPort, Ports } from "@/flows/ports/ports";
import { createSimulatedPorts } from "@/flows/simulation/create-ports";
import { sampleWorld, withStores } from "@/flows/simulation/world";
import { hashText } from "@/flows/world/random";

/**
 * The outside services of forks: simulated, one world for each fork, the same for the same fork. What a fork has ordered there is kept in
 * memory alone, for the forks that were talked to last; a call with the same key gives the same answer afterwards, too.
 */
export function createSandboxPorts(capacity = 100) {
  const byRun = new Map<string, Ports>();

  function worldOf(runId: string, context: JsonObject, definition: FlowDefinition): Ports {
    const ports = byRun.get(runId) ?? madeFor(runId, context, definition);
    byRun.delete(runId);
    byRun.set(runId, ports);
    if (byRun.size > capacity) for (const oldest of byRun.keys()) if (byRun.delete(oldest)) break;
    return ports;
  }

  return {
    /** `context`: where the payments of its parent stand. */
    forRun({ id, context }: { id: string; context: JsonObject }, definition: FlowDefinition): Ports {
      const ports = worldOf(id, context, definition);
      // Whether it was paid, the executor has asked.
      const place: Ports["orders"]["place"] = (request) => ports.orders.place({ ...request, paymentId: null });
      return { ...ports, payments: generous(ports.payments, context), orders: { place } };
    },
  };
}

/** What its parent had found can be ordered there, too. */
function madeFor(runId: string, context: JsonObject, definition: FlowDefinition): Ports {
  const world = withStores(sampleWorld(), new Set(textsIn(context)));
  return createSimulatedPorts({ seed: hashText(runId), world, intents: intentsOf(definition) }).ports;
}

function textsIn(value: Json): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Nobody pays in a sandbox: what was asked for counts as paid, and so does what the parent had asked for. */
function generous(payments: PaymentsPort, context: JsonObject): PaymentsPort {
  return {
    ...payments,
    async find(paymentId) {
      const found = (await payments.find(paymentId)) ?? inherited(context, paymentId);
      return found?.status === "created" ? { ...found, status: "captured" } : found;
    },
  };
}

/** A payment as the executor has written it to the context. */
function inherited(context: JsonObject, paymentId: string): Payment | null {
  const written = Object.values(context).find((value) => isObject(value) && value.payment_id === paymentId);
  if (!isObject(written) || typeof written.amountMinor !== "number") return null;
  return {
    id: paymentId,
    provider: "simulation",
    providerOrderId: textOf(written.providerOrderId),
    status: "captured",
    amountMinor: written.amountMinor,
    currency: textOf(written.currency),
    checkoutUrl: null,
    expiresAt: 0,
    sandbox: true,
  };
}

const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");
