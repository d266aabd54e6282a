import type { EpochMs } from "./signal";

let lastTime = Number.NaN;
let lastText = "";

/** `YYYY-MM-DDTHH:mm:ss.sssZ`. All steps of a signal share one time, so the newest text is kept. */
export function isoTime(at: EpochMs): string {
  if (at !== lastTime) {
    lastText = new Date(at).toISOString();
    lastTime = at;
  }
  return lastText;
}
