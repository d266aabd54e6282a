import { formatMinor } from "@/flows/money";
import type { DeadLetter, DeadLetterAction, DeadLetterKind, Settlement } from "@/flows/protocol/operations";

export const kindWords = {
  outbox: { one: "Message", many: "Messages" },
  webhook: { one: "Webhook", many: "Webhooks" },
  effect: { one: "Effect", many: "Effects" },
  run: { one: "Run", many: "Runs" },
  difference: { one: "Difference", many: "Differences" },
} satisfies Record<DeadLetterKind, { one: string; many: string }>;

/** What has to be agreed to before an action is carried out. */
export type Question = { title: string; text: string; confirm: string; danger: boolean };

/** `ask` is null where the action can be taken back or harms nothing. */
export type ActionWords = { label: string; done: string; ask: Question | null };

const tryAgain = "On its way again. It comes back here if it fails once more.";

type About = Partial<Pick<DeadLetter, "payment" | "sessionId">>;
type Acted = Pick<DeadLetter, "kind" | "title" | "uncertain"> & About;

/** What an action is called for this dead letter, what it asks first and what it says afterwards. Pure. */
export function actionWords(item: Acted, action: DeadLetterAction): ActionWords {
  switch (action) {
    case "retry":
      return item.kind === "outbox" ? { label: "Send again", done: tryAgain, ask: askBeforeSending(item) } : { label: "Try again", done: tryAgain, ask: null };
    case "skip":
      return skipping(item);
    case "markDone":
      return { label: "It was done", done: "Recorded as done.", ask: settle("done", "Record as done") };
    case "markNotDone":
      return { label: "It was not done", done: "Recorded as not done.", ask: settle("not done", "Record as not done") };
    case "refund":
      return { label: "Refund", done: `Refunded ${amountOf(item)}.`, ask: askBeforeRefund(item) };
    case "placeOrder":
      return { label: "Place the order", done: "The order is placed.", ask: askBeforeOrder(item) };
  }
}

const amountOf = ({ payment }: About) => (payment ? formatMinor(payment.amountMinor, payment.currency) : "the payment");
/** Customers of the web chat have no names: their conversation tells one from another. */
const customerOf = ({ sessionId }: About) => (sessionId ? `the customer of conversation ${sessionId}` : "the customer");

function askBeforeRefund(item: About): Question {
  const amount = amountOf(item);
  return {
    title: `Refund ${amount}?`,
    text: `All of it, ${amount}, goes back to ${customerOf(item)}. Nothing is ordered. It cannot be taken back.`,
    confirm: `Refund ${amount}`,
    danger: true,
  };
}

function askBeforeOrder(item: About): Question {
  return {
    title: "Place the order?",
    text: `What ${customerOf(item)} had chosen is ordered, paid with the ${amountOf(item)} that came in. It is refused when prices, stock or the address do not fit any more.`,
    confirm: "Place the order",
    danger: false,
  };
}

/** What was done about it, in the past. Pure. */
export function settledWords({ payment, settled }: Pick<DeadLetter, "payment" | "settled">): string {
  if (settled === null) return "";
  const words = {
    refund: `Refunded ${amountOf({ payment })}`,
    placeOrder: settled.orderNumber === null ? "The order was placed" : `Order ${settled.orderNumber} placed`,
  } satisfies Record<Settlement, string>;
  return settled.by === null ? words[settled.what] : `${words[settled.what]} by ${settled.by}`;
}

function askBeforeSending({ uncertain }: Pick<DeadLetter, "uncertain">): Question | null {
  if (!uncertain) return null;
  return { title: "Send it again?", text: "It may have arrived the first time. Then the customer gets it twice.", confirm: "Send again", danger: false };
}

function skipping({ kind, title }: Pick<DeadLetter, "kind" | "title">): ActionWords {
  switch (kind) {
    case "outbox":
      return {
        label: "Skip",
        done: "Skipped: it will not be sent.",
        ask: {
          title: "Skip this message?",
          text: "The customer never gets it. Later messages of the conversation go out.",
          confirm: "Skip message",
          danger: true,
        },
      };
    case "webhook":
      return {
        label: "Skip",
        done: "Skipped: nothing will follow from it.",
        ask: {
          title: `Skip ${title}?`,
          text: "Nothing will follow from it in any run. It stays stored, but cannot be tried again here.",
          confirm: "Skip webhook",
          danger: true,
        },
      };
    case "effect":
    case "run":
      return { label: "Mark as seen", done: "Off the list. The run is unchanged.", ask: null };
    case "difference":
      return { label: "Reviewed", done: "Off the list. Nothing is changed, and it is not reported again.", ask: null };
  }
}

function settle(outcome: string, confirm: string): Question {
  return {
    title: `Record it as ${outcome}?`,
    text: `This notes what you found out, with your name. The call is not repeated, and the run is unchanged. It cannot be taken back.`,
    confirm,
    danger: false,
  };
}

/** Where in the viewer it happened: an effect's id ends with the step that made it. Pure. */
export function runLink({ kind, id, runId }: Pick<DeadLetter, "kind" | "id" | "runId">): string | null {
  if (runId === null) return null;
  const seq = kind === "effect" && id.startsWith(`${runId}:`) ? Number.parseInt(id.slice(runId.length + 1), 10) : Number.NaN;
  return Number.isNaN(seq) ? `/runs/${runId}` : `/runs/${runId}?step=${seq}`;
}
