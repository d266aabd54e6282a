import type { OpenPhone, Reach, ReceiptStatus } from "@/flows/protocol/phones";

export const reachWords: { readonly [Each in Reach]: string } = { online: "Online", offline: "Offline", unreachable: "Unreachable" };

export const receiptWords: { readonly [Each in ReceiptStatus]: string } = { sent: "Sent", delivered: "Delivered", read: "Read", failed: "Failed" };

const reasons: { readonly [reason: string]: string } = {
  WINDOW_CLOSED: "Not sent: more than a day since the customer wrote. Only a template gets through.",
  OPTED_OUT: "Not sent: this customer does not want to be written to.",
  CONNECTION_PAUSED: "Not sent: the connection is paused.",
};

/** Why a message was not sent, for operators. Pure. */
export const unsentWords = (reason: string): string => reasons[reason] ?? "Not sent.";

/** "+91 98220 12345": the country's code apart where it is known, then groups of five. Pure. */
export function numberWords(address: string): string {
  const code = ["91", "44", "1"].find((each) => address.startsWith(each) && address.length >= each.length + 9) ?? "";
  const rest = address.slice(code.length);
  const groups = rest.match(/\d{1,5}/g) ?? [];
  return `+${[code, ...groups].filter((part) => part !== "").join(" ")}`;
}

/** How long anything may still be said to the phone. Pure. */
export function windowWords({ windowClosesAt, clock }: Pick<OpenPhone, "windowClosesAt" | "clock">): string {
  if (windowClosesAt === null) return "The customer has not written yet: only a template gets through.";
  const hours = (windowClosesAt - clock) / 3_600_000;
  if (hours <= 0) return "The window is closed: only a template gets through.";
  return hours < 1 ? "The window closes within the hour." : `The window is open for ${Math.floor(hours)} h.`;
}

/** "Sat 21 Nov, 22:30" in the reader's own zone: what the phone's clock shows. Pure but for the zone. */
export function clockWords(at: number): string {
  return new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(at);
}
