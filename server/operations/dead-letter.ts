import type { Sight } from "@/flows/masking/sight";
import { formatMinor } from "@/flows/money";
import type { DeadLetter, DeadLetterAction, DeadLetterKind, Settlement } from "@/flows/protocol/operations";
import { markShown, type Shown } from "@/flows/protocol/shown";
import { type Difference, differenceReason, differenceTitle } from "./difference";

/** A row that needs an operator, as the repository reads it. `error` is what was noted: a code of ours or an error's text. */
export type DeadRow = {
  kind: DeadLetterKind;
  id: string;
  status: string;
  subject: string;
  error: string | null;
  at: Date;
  attempts: number;
  channel: string | null;
  source: string | null;
  runId: string | null;
  sessionId: string | null;
  slug: string | null;
  flowName: string | null;
  state: string | null;
  money: Money | null;
  difference: Difference | null;
};

/** Of a webhook about a payment: how that stands, and what was decided about it. */
export type Money = {
  amountMinor: number;
  currency: string;
  isCaptured: boolean;
  /** An order was placed for it. */
  orderNumber: string | null;
  /** The version that the run is pinned to, when the run may order and has not. */
  orderingVersion: string | null;
  settlement: Settlement | null;
  settledBy: string | null;
  settledAt: string | null;
};

/** Which actions a row takes; the first is the likeliest. */
export const actionsOf = {
  outbox: ["retry", "skip"],
  webhook: ["retry", "skip"],
  effect: ["markDone", "markNotDone"],
  run: ["skip"],
  difference: ["skip"],
} as const satisfies Record<DeadLetterKind, readonly DeadLetterAction[]>;

/** Notes on webhooks that were taken and led nowhere. */
export const webhookNotes = {
  NO_RUN: "No run waits for it: it names none that is known here. Try again when the run exists, or skip it.",
  PAID_TOO_LATE: "The customer paid after the run had ended, so nothing was ordered for it. Give the money back, or finish the order by hand.",
  PAID_ANOTHER: "The customer paid by an older link while the run waits for a newer payment. Give the money back, or finish the order by hand.",
  PAID_UNUSED: "The customer paid at a moment when the run did not wait for it, so nothing followed from it. Look into the run and settle it by hand.",
  AMOUNT_MISMATCH: "The amount that was paid is not the one that was asked for, so it was not counted. Settle it by hand with the payment provider.",
} as const;
export type WebhookNote = keyof typeof webhookNotes;

/** Notes that say that money came and led to nothing. */
export const strayNotes = ["PAID_TOO_LATE", "PAID_ANOTHER", "PAID_UNUSED"] as const satisfies readonly WebhookNote[];
const isStray = (error: string): boolean => strayNotes.some((note) => note === error);

const isNote = (error: string): error is WebhookNote => Object.hasOwn(webhookNotes, error);

/** A row as it may be seen: what a provider or the engine said went wrong may quote the customer. `isPlaceable`: what was paid for can be ordered. Pure. */
export function showDeadLetter(row: DeadRow, { sight, isPlaceable }: { sight: Sight; isPlaceable: boolean }): Shown<DeadLetter> {
  const error = row.error === null || isCode(row.error) ? row.error : errorIn(row, row.error, sight);
  return markShown(toDeadLetter({ ...row, error }, isPlaceable));
}

const isCode = (error: string): boolean => /^[A-Z][A-Z_]{2,63}$/.test(error);

function errorIn({ kind, state }: DeadRow, message: string, sight: Sight): string | null {
  if (kind !== "run") return sight.words({ role: "system", content: message, state: null });
  return sight.error({ code: "INTERNAL", message, state: state ?? "", seq: 0 })?.message ?? null;
}

function toDeadLetter(row: DeadRow, isPlaceable: boolean): DeadLetter {
  const { kind, id, attempts, channel, source, runId, sessionId, state, money } = row;
  return {
    kind,
    id,
    title: titleOf(row),
    reason: reasonOf(row),
    at: row.at.toISOString(),
    attempts,
    uncertain: row.status === "unknown",
    channel,
    source,
    runId,
    sessionId,
    flow: row.slug === null ? null : { slug: row.slug, name: row.flowName ?? row.slug },
    state,
    payment: money === null ? null : { amountMinor: money.amountMinor, currency: money.currency },
    settled: row.status === "settled" && money !== null ? settledOf(money) : null,
    actions: actionsFor(row, isPlaceable),
  };
}

function settledOf({ settlement, settledBy, settledAt, orderNumber }: Money): DeadLetter["settled"] {
  return settlement === null || settledAt === null ? null : { what: settlement, by: settledBy, at: settledAt, orderNumber };
}

/** Money that led to nothing can be given back, or its order placed; once one of the two was begun, the other cannot be. */
function actionsFor({ kind, status, error, money }: DeadRow, isPlaceable: boolean): DeadLetterAction[] {
  if (status === "settled") return [];
  if (status !== "ignored") return [...actionsOf[kind]];
  const usual: DeadLetterAction[] = error === "PAID_UNUSED" ? ["retry", "skip"] : ["skip"];
  if (money === null || error === null || !isStray(error)) return usual;
  if (money.settlement !== null) return [money.settlement, "skip"];
  if (!money.isCaptured || money.orderNumber !== null) return usual;
  return ["refund", ...(isPlaceable ? (["placeOrder"] as const) : []), ...usual];
}

function titleOf({ kind, subject, channel, source, flowName, difference, money: paid }: DeadRow): string {
  switch (kind) {
    case "difference":
      return difference === null ? subject : differenceTitle(difference, flowName);
    case "outbox":
      return `Message on ${channel ?? "a channel"}`;
    case "webhook":
      return paid === null ? `${source ?? "Webhook"}: ${subject}` : `Customer paid ${formatMinor(paid.amountMinor, paid.currency)}, nothing was ordered`;
    case "effect":
      return `Action ${subject}`;
    case "run":
      return subject;
  }
}

function reasonOf(row: DeadRow): string {
  switch (row.kind) {
    case "difference":
      return row.difference === null ? "" : differenceReason(row.difference);
    case "outbox":
      return row.status === "unknown"
        ? "The process stopped while it was being sent, and this channel cannot say whether it arrived. It is not sent again by itself."
        : `It could not be sent in ${times(row.attempts)}${told(row.error)}.`;
    case "webhook":
      if (row.error !== null && isNote(row.error)) return webhookNotes[row.error];
      return row.status === "unmatched" ? webhookNotes.NO_RUN : `It could not be carried out in ${times(row.attempts)}${told(row.error)}.`;
    case "effect":
      return "The process stopped during the call, and this call must not be repeated. Find out whether it was done, and record it here.";
    case "run":
      return row.status === "failed"
        ? `The run was ended because it could not go on${told(row.error)}. The customer was told.`
        : `The run stands in the state "${row.state ?? ""}", which its version does not have. It is left as it is.`;
  }
}

const times = (attempts: number) => (attempts === 1 ? "one attempt" : `${attempts} attempts`);
const told = (error: string | null) => (error === null || error === "" ? "" : `: ${error.replace(/\.$/, "")}`);
