import { formatMinor } from "@/flows/money";

type Paid = { amountMinor: number; currency: string };

/** Two rows that must agree and do not, with what they say: numbers, states and amounts, never what was said. */
export type Difference =
  /** Ordered as paid, and the payment is not captured. `paymentStatus` is null when there is no payment. */
  | ({ kind: "orderUnpaid"; orderNumber: string; paymentStatus: string | null } & Paid)
  | ({ kind: "orderAmount"; orderNumber: string; paidMinor: number; paidCurrency: string } & Paid)
  /** Captured, its run is over, its flow orders, and there is no order. */
  | ({ kind: "paymentUnused" } & Paid)
  /** Said on a channel that is pushed to, and in no line to be sent. */
  | { kind: "messageUnsent"; channel: string }
  /** To be sent or sent, and not in the conversation. */
  | { kind: "messageMissing"; channel: string }
  /** The run counts more or fewer steps or entries of its tape than there are, or carries another seal than the newest entry. */
  | ({ kind: "runRecord" } & RecordEnds)
  | { kind: "runTimer"; dueAt: string }
  /** In the middle of a turn for more than an hour, and no process is at it. */
  | { kind: "runStuck"; since: string };
type RecordEnds = { seq: number; lastStep: number; entries: number; lastEntry: number; isSealed: boolean };
export type DifferenceKind = Difference["kind"];

/** What it is about, in a few words. `flowName` is of the run, if there is one. Pure. */
export function differenceTitle(difference: Difference, flowName: string | null): string {
  switch (difference.kind) {
    case "orderUnpaid":
      return `Order ${difference.orderNumber} is not paid`;
    case "orderAmount":
      return `Order ${difference.orderNumber} and its payment differ`;
    case "paymentUnused":
      return `Customer paid ${amountOf(difference)}, and there is no order`;
    case "messageUnsent":
      return `Message on ${difference.channel} that is not sent`;
    case "messageMissing":
      return `Message on ${difference.channel} that its conversation does not have`;
    case "runRecord":
    case "runTimer":
    case "runStuck":
      return flowName ?? "Run";
  }
}

/** What differs and what to do about it. Pure. */
export function differenceReason(difference: Difference): string {
  switch (difference.kind) {
    case "orderUnpaid":
      return `It was placed as paid with ${amountOf(difference)}, but ${howPaid(difference.paymentStatus)}. Look it up at the payment provider, then collect the money or cancel the order.`;
    case "orderAmount":
      return `The order is over ${amountOf(difference)}, the payment over ${formatMinor(difference.paidMinor, difference.paidCurrency)}. Give back or collect what is between them.`;
    case "paymentUnused":
      return "The money arrived and the run has ended, but nothing was ordered for it. Give it back, or place the order by hand.";
    case "messageUnsent":
      return "The conversation shows it as said, but it stands in no line to be sent, so the customer never got it. Say it to the customer another way.";
    case "messageMissing":
      return "It was queued for the channel, but the conversation does not show it. Look into the conversation before you answer the customer.";
    case "runRecord":
      return `${recordWords(difference)} Rows were changed or lost in the database: open the run and see whether its record holds, and restore them from a backup if they matter.`;
    case "runTimer":
      return "The run has ended, but it still has a time at which it would wake up. Nothing follows from that; look into its last steps if it happens again.";
    case "runStuck":
      return "The run has stood in the middle of a turn for more than an hour, and no process is at it. Start a node again: its start brings such turns to their end.";
  }
}

const amountOf = ({ amountMinor, currency }: Paid): string => formatMinor(amountMinor, currency);

function recordWords({ seq, lastStep, entries, lastEntry, isSealed }: RecordEnds): string {
  if (seq !== lastStep) return `The run counts ${seq} steps, and the last that is recorded is step ${lastStep}.`;
  if (entries !== lastEntry) return `The run counts ${entries} entries of its tape, and the last that is recorded is entry ${lastEntry}.`;
  return isSealed ? "The run and its record agreed when they were looked at last." : "The seal of the run is not the one of its newest entry.";
}

function howPaid(status: string | null): string {
  if (status === null) return "there is no such payment";
  return status === "refunded" ? "the money was given back" : `its payment is ${status}`;
}
