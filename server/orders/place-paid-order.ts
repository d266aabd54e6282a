import { renderAction } from "@/flows/engine/act/render-action";
import type { Snapshot } from "@/flows/engine/run/snapshot";
import { AppError, ExecutorError } from "@/flows/errors";
import type { JsonObject } from "@/flows/json/json";
import { type ExecutorCall, type ExecutorRegistry, type ExecutorScope, errorsOf } from "@/flows/ports/executor";
import type { PortsFor } from "@/server/conversations/engine-part";
import type { PublishedVersions } from "@/server/flows/published-versions";
import { type FindOrders, orderExecutor } from "./find-order";

export type PlacePaidOrderDeps = {
  versions: Pick<PublishedVersions, "byId">;
  findOrders: FindOrders;
  executors: ExecutorRegistry;
  loadRun: (runId: string) => Promise<{ run: { versionId: string; workspaceId: string; sandbox: boolean; snapshot: Snapshot } } | null>;
  portsFor: PortsFor;
  now: () => number;
};

export type PaidOrder = { id: string; number: string };

const timeoutMs = 10_000;

const refused = (reason: string, message: string) => new AppError("ORDER_REFUSED", { message, details: { reason } });

/**
 * Places what a run had collected, for money that came when the run had no use for it any more. The run itself does not move: it
 * may have ended. All checks of an order hold: prices, stock, zone, the amount that was paid. The same payment gives the same order.
 * @throws AppError ORDER_REFUSED with the `reason`
 */
export function createPlacePaidOrder({ versions, findOrders, executors, loadRun, portsFor, now }: PlacePaidOrderDeps) {
  return async function placePaidOrder({ runId, paymentId }: { runId: string; paymentId: string }): Promise<PaidOrder> {
    const executor = executors[orderExecutor];
    const loaded = await loadRun(runId);
    if (executor === undefined || loaded === null || loaded.run.sandbox) throw refused("EXECUTOR_NOT_FOUND", "this run cannot order");
    const { snapshot, versionId } = loaded.run;
    const version = await versions.byId(versionId);
    const placed = (await findOrders([{ runId, versionId }])).get(runId);
    if (placed === undefined) throw refused("EXECUTOR_NOT_FOUND", "the flow has no order, or it is not clear which one");
    const rendered = renderAction(version.compiled, snapshot, placed);
    if (!rendered.ok) throw refused("CONFIG_INVALID", rendered.problem.message);
    const config = executor.descriptor.configSchema.safeParse({ ...rendered.value, payment: { method: "online", payment_id: paymentId } });
    if (!config.success) throw refused("CONFIG_INVALID", "what the run has collected is no order");
    const scope = scopeOf(snapshot, { runId, key: `paid:${paymentId}`, state: placed.state, now: now() });
    try {
      const ports = portsFor({ id: runId, sandbox: false, context: snapshot.context }, { turnId: `t_${paymentId}`, version });
      const result = await executor.execute(config.data, scope, ports, callWithin(timeoutMs));
      if (!result.ok) throw refused(result.error.code, result.error.message);
      return orderOf(result.output);
    } catch (error) {
      if (error instanceof ExecutorError && !error.mayRetry(errorsOf(executor.descriptor))) throw refused(error.code, error.message);
      throw error;
    }
  };
}

/** A call that nobody listens to while it lasts. */
function callWithin(ms: number): ExecutorCall {
  return { signal: AbortSignal.timeout(ms), emit: () => undefined, credential: () => Promise.resolve(null) };
}

function scopeOf({ context, meta, input, event, attempts }: Snapshot, own: Pick<ExecutorScope, "runId" | "key" | "state" | "now">): ExecutorScope {
  return { context, meta, input, event, attempts, hook: "main", asks: false, ...own };
}

function orderOf(output: unknown): PaidOrder {
  if (!isObject(output) || typeof output.order_id !== "string" || typeof output.number !== "string") throw new Error("the order has no number");
  return { id: output.order_id, number: output.number };
}

const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null;
