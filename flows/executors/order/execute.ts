import { ExecutorError } from "../../errors";
import { isObject, type Json, type JsonObject } from "../../json/json";
import type { ExecutorResult, ExecutorScope } from "../../ports/executor";
import type { Ports } from "../../ports/ports";
import { defineExecutor } from "../define-executor";
import { readBreakdown } from "../read-breakdown";
import { type OrderLine, readLines } from "../read-lines";
import { readPoint } from "../read-point";
import { readText } from "../read-value";
import { orderDescriptor } from "./descriptor";
import { orderTotals } from "./totals";

export const order = defineExecutor(orderDescriptor, async (config, scope, ports): Promise<ExecutorResult> => {
  const type = config.type ?? scope.meta.module;
  const lines = await readLines(config.items, ports.products);
  if (lines.length === 0 && type !== "parcel") throw new ExecutorError("EMPTY_ITEMS", { message: "there is nothing to order" });
  const { address } = config;
  if (!isObject(address)) throw new ExecutorError("CONFIG_INVALID", { message: "'address' must be an address" });
  await checkZone(address, type, ports);
  checkAvailable(lines);
  const totals = orderTotals(lines, readBreakdown(scope.context), config.total ?? null, scope.meta.currency);
  const payment = await readPayment(config.payment, totals.totalMinor, scope, ports);
  const placed = await ports.orders.place({
    key: scope.key,
    runId: scope.runId,
    conversationId: scope.meta.conversationId,
    participantId: scope.meta.participantId,
    type,
    items: lines.map(({ product, quantity }) => ({ productId: product.id, quantity, unitPriceMinor: product.priceMinor, name: product.name })),
    storeId: lines[0]?.product.storeId ?? null,
    address,
    paymentMethod: payment.method,
    paymentId: payment.id,
    totals,
    recipient: isObject(config.recipient) ? config.recipient : null,
    note: null,
  });
  return { ok: true, output: { order_id: placed.id, number: placed.number, status: placed.status, totalMinor: placed.totalMinor, eta: placed.etaMinutes } };
});

async function checkZone(address: JsonObject, type: string, ports: Pick<Ports, "zones">): Promise<void> {
  const reading = readPoint(address);
  if (reading.type === "missing") return;
  const zone = reading.type === "point" ? await ports.zones.locate(reading.point, type) : null;
  if (zone === null) throw new ExecutorError("ZONE_INVALID", { message: "the address is outside every service area" });
}

function checkAvailable(lines: readonly OrderLine[]): void {
  const gone = lines.find(({ product, quantity }) => !product.available || (product.stock !== null && product.stock < quantity));
  if (gone !== undefined) throw new ExecutorError("OUT_OF_STOCK", { message: `${gone.product.name} is not there in that number` });
}

/** The method's name and, when it is paid online, the captured payment of just this amount. */
async function readPayment(
  value: Json | undefined,
  totalMinor: number,
  scope: ExecutorScope,
  ports: Pick<Ports, "payments">,
): Promise<{ method: string; id: string | null }> {
  const method = typeof value === "string" ? value : (readText(value, "method") ?? (readText(value, "payment_id") === null ? "cod" : "online"));
  if (method !== "online") return { method, id: null };
  const id = readText(value, "payment_id") ?? readText(scope.context.payment, "payment_id");
  const payment = id === null ? null : await ports.payments.find(id);
  if (payment?.status !== "captured" || payment.amountMinor !== totalMinor)
    throw new ExecutorError("PAYMENT_NOT_CAPTURED", { message: "the total has not been paid" });
  return { method, id };
}
