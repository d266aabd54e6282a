import type { Capabilities } from "./channel";

const hourMs = 3_600_000;

/** When the customer's silence closes the window; null where none closes. All times by the connection's clock, in ms since the epoch. Pure. */
export function windowClosesAt({ windowHours }: Pick<Capabilities, "windowHours">, lastInboundAt: number | null): number | null {
  return windowHours === null ? null : (lastInboundAt ?? 0) + windowHours * hourMs;
}

/** Whether anything may be said now, as opposed to a template. Pure. */
export function isWindowOpen(capabilities: Pick<Capabilities, "windowHours">, lastInboundAt: number | null, now: number): boolean {
  const closesAt = windowClosesAt(capabilities, lastInboundAt);
  return closesAt === null || now < closesAt;
}
