import { type LevelSummary, promisedLevels } from "@/flows/protocol/service-levels";

/** A share as people read it: never rounded up to what was not reached. Pure. */
export function shareWords(share: number | null): string {
  if (share === null) return "Not known yet";
  const percent = Math.floor(share * 100_000) / 1_000;
  return `${percent.toLocaleString("en", { minimumFractionDigits: percent === 100 ? 0 : 2, maximumFractionDigits: 3 })} %`;
}

/** Milliseconds up to a second, then seconds. Pure. */
export function durationWords(ms: number | null): string {
  if (ms === null) return "–";
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toLocaleString("en", { maximumFractionDigits: 1 })} s`;
}

/** "3 of 1,200". Pure. */
export const partWords = (part: number, whole: number): string => `${part.toLocaleString("en")} of ${whole.toLocaleString("en")}`;

export type LevelFigure = { label: string; value: string; promise: string | null; isKept: boolean | null };

/** The figures above the days; `isKept` is null where nothing is promised or nothing is known. Pure. */
export function levelFigures({ available, p95Ms, turns, turnFailures, requests, requestErrors }: LevelSummary): LevelFigure[] {
  return [
    {
      label: "Available",
      value: shareWords(available),
      promise: `${promisedLevels.available * 100} % is promised`,
      isKept: available === null ? null : available >= promisedLevels.available,
    },
    {
      label: "95 of 100 answers within",
      value: durationWords(p95Ms),
      promise: `${promisedLevels.p95Ms} ms is promised, without models`,
      isKept: p95Ms === null ? null : p95Ms <= promisedLevels.p95Ms,
    },
    { label: "Answers that failed", value: partWords(turnFailures, turns), promise: null, isKept: null },
    { label: "Requests that failed", value: partWords(requestErrors, requests), promise: null, isKept: null },
  ];
}
