import type { EpochMs } from "./signal";

const dayMs = 86_400_000;

let lastTime = Number.NaN;
let lastText = "";
let lastDay = Number.NaN;
let lastDate = "";

/** `YYYY-MM-DDTHH:mm:ss.sssZ`, as `Date.toISOString` has it. All steps of a signal share one time and most signals of a process one day, so both are kept. */
export function isoTime(at: EpochMs): string {
  if (at === lastTime) return lastText;
  const day = Math.floor(at / dayMs);
  if (day !== lastDay) {
    lastDate = new Date(at).toISOString().slice(0, -13);
    lastDay = day;
  }
  const ms = Math.trunc(at) - day * dayMs;
  const seconds = (ms / 1_000) | 0;
  const minutes = (seconds / 60) | 0;
  const hours = (minutes / 60) | 0;
  const rest = ms - seconds * 1_000;
  lastText = `${lastDate}${two(hours)}:${two(minutes - hours * 60)}:${two(seconds - minutes * 60)}.${rest < 100 ? "0" : ""}${two(rest)}Z`;
  lastTime = at;
  return lastText;
}

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);
