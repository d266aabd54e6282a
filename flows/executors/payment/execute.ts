import { ExecutorError } from "../../errors";
import type { JsonObject } from "../../json/json";
import { formatMinor, toMinor } from "../../money";
import type { ExecutorReply, ExecutorResult, ExecutorScope } from "../../ports/executor";
import type { Payment, Ports } from "../../ports/ports";
import { asJson } from "../cards";
import { defineExecutor } from "../define-executor";
import { readBreakdown } from "../read-breakdown";
import { readText } from "../read-value";
import { paymentDescriptor } from "./descriptor";

const minutesToPay = 15;

export const payment = defineExecutor(paymentDescriptor, async (config, scope, ports): Promise<ExecutorResult> => {
  switch (config.operation) {
    case "create":
      return create(config.method ?? "online", config.amount, config.currency ?? scope.meta.currency, scope, ports);
    case "verify":
      return verify(scope, ports);
    case "refund":
      return refund(scope, ports);
  }
});

async function create(
  method: string,
  amount: number | undefined,
  currency: string,
  scope: ExecutorScope,
  ports: Pick<Ports, "payments">,
): Promise<ExecutorResult> {
  const amountMinor = amountToPay(amount, scope.context);
  if (method === "cod") {
    const output = { payment_id: null, provider: "cash", providerOrderId: null, status: "pending", amountMinor, currency };
    return { ok: true, output, event: "cod_confirmed" };
  }
  const { key, runId, meta, now } = scope;
  const expiresAt = now + minutesToPay * 60_000;
  const created = await ports.payments.create({ key, runId, conversationId: meta.conversationId, amountMinor, currency, description: "Order", expiresAt });
  return { ok: true, output: toOutput(created), event: "payment_created", park: true, replies: [payReply(created)] };
}

/** The whole total, delivery and tax included: an amount that is given must be just that, in paise or in rupees. */
function amountToPay(amount: number | undefined, context: Readonly<JsonObject>): number {
  const breakdown = readBreakdown(context);
  if (breakdown === null) {
    if (amount === undefined || !Number.isInteger(amount) || amount <= 0)
      throw new ExecutorError("AMOUNT_MISMATCH", { message: "there is no amount to pay in whole minor units" });
    return amount;
  }
  const { totalMinor } = breakdown;
  if (amount !== undefined && amount !== totalMinor && toMinor(amount, breakdown.currency) !== totalMinor)
    throw new ExecutorError("AMOUNT_MISMATCH", { message: `the total is ${totalMinor}, ${amount} was asked for (minor units)` });
  return totalMinor;
}

async function verify(scope: ExecutorScope, ports: Pick<Ports, "payments">): Promise<ExecutorResult> {
  const found = await findPayment(scope, ports);
  if (found === null) throw new ExecutorError("PAYMENT_NOT_FOUND", { message: "there is no payment to look at" });
  const dueMinor = readBreakdown(scope.context)?.totalMinor;
  if (dueMinor !== undefined && found.amountMinor !== dueMinor)
    throw new ExecutorError("AMOUNT_MISMATCH", { message: `the total is ${dueMinor}, the payment is over ${found.amountMinor} (minor units)` });
  const output = toOutput(found);
  switch (found.status) {
    case "captured":
      return { ok: true, output, event: "payment_success" };
    case "failed":
    case "expired":
    case "refunded":
      return { ok: true, output, event: "payment_failed" };
    case "created":
      return { ok: true, output };
  }
}

/** Gives back what was captured; without a captured payment there is nothing to do. */
async function refund(scope: ExecutorScope, ports: Pick<Ports, "payments">): Promise<ExecutorResult> {
  const found = await findPayment(scope, ports);
  if (found === null || found.status !== "captured") return { ok: true, ...(found === null ? {} : { output: toOutput(found) }), data: { refunded: false } };
  const refunded = await ports.payments.refund({ key: scope.key, paymentId: found.id });
  return { ok: true, output: toOutput(refunded), data: { refunded: refunded.status === "refunded" } };
}

async function findPayment({ context }: ExecutorScope, ports: Pick<Ports, "payments">): Promise<Payment | null> {
  const id = readText(context.payment, "payment_id");
  return id === null ? null : ports.payments.find(id);
}

function toOutput({ id, provider, providerOrderId, status, amountMinor, currency, checkoutUrl, expiresAt, sandbox }: Payment): JsonObject {
  return {
    payment_id: id,
    provider,
    providerOrderId,
    status,
    amountMinor,
    currency,
    ...(checkoutUrl === null ? {} : { checkoutUrl }),
    expiresAt: new Date(expiresAt).toISOString(),
    sandbox,
  };
}

function payReply({ id, amountMinor, currency, checkoutUrl, sandbox }: Payment): ExecutorReply {
  const amount = formatMinor(amountMinor, currency);
  const card = asJson({
    id,
    type: "payment",
    title: `Pay ${amount}`,
    subtitle: sandbox ? "Test payment, no money moves" : `Within ${minutesToPay} minutes`,
    priceMinor: amountMinor,
    currency,
    ...(checkoutUrl === null ? {} : { url: checkoutUrl }),
  });
  return { content: `Please pay ${amount} to place your order. I will go on as soon as it has arrived.`, cards: [card] };
}
