import type { Origin, TapeEntry } from "../run/tape";
import { contextDifference, type Difference, endOf, saidDifference, wayDifference } from "./exchange";
import type { Lives } from "./lives";
import { type Recollection, recall } from "./recall";
import { type Draft, type Relived, relive, type Unknown } from "./relive";

/** A recorded run, with the versions it was lived on. */
export type Rehearsed = { flow: Lives; runId: string; origin: Origin; tape: readonly TapeEntry[] };

export type Rehearsal =
  | { verdict: "identical" }
  /** The same way, in other words or with other buttons or cards. */
  | { verdict: "reworded"; difference: Difference }
  /** Another way, or another context, and the same outcome; of a run that waits, the same state. */
  | { verdict: "sameEnd"; difference: Difference }
  | { verdict: "diverged"; difference: Difference; end: { was: string; is: string } }
  /** Nothing is recorded of an answer that the draft would have asked for: what comes behind `n` is a guess. `difference` is the first up to there. */
  | ({ verdict: "unknown"; difference: Difference | null } & Unknown);

/**
 * What a draft would have made of a recorded conversation. What came from outside comes from the tape, when it came; an effect is answered
 * as it was answered to the same question (`questionOf`), computed anew where its executor is declared pure, simulated or left open
 * otherwise, and then what follows is unknown. Asks nobody, writes nothing, never throws.
 */
export async function rehearse(draft: Draft, { flow, runId, origin, tape }: Rehearsed): Promise<Rehearsal> {
  if (origin.type === "forked") return { verdict: "unknown", n: 0, reason: "a fork was no customer's conversation", difference: null };
  try {
    const lived = recall(flow, draft.facts, runId, origin, tape);
    return compare(lived, await relive(draft, runId, lived));
  } catch (error) {
    return { verdict: "unknown", n: 0, reason: error instanceof Error ? error.message : String(error), difference: null };
  }
}

function compare(lived: Recollection, relived: Relived): Rehearsal {
  const { exchanges: was, snapshot: before } = lived;
  const { exchanges: is, snapshot: after, unknown } = relived;
  const way = wayDifference(was, is);
  const said = saidDifference(was, is);
  if (unknown !== null) return { verdict: "unknown", ...unknown, difference: earliest(way, said, unknown.n) };
  const end = { was: endOf(before), is: endOf(after) };
  const last = was.at(-1)?.n ?? 0;
  if (end.was !== end.is) return { verdict: "diverged", difference: way ?? { n: last, kind: "end", ...end }, end };
  const other = way ?? contextDifference(last, before, after);
  if (other !== null) return { verdict: "sameEnd", difference: other };
  return said === null ? { verdict: "identical" } : { verdict: "reworded", difference: said };
}

/** Behind the entry that is not known everything may differ. */
function earliest(way: Difference | null, said: Difference | null, n: number): Difference | null {
  const [first] = [way, said].filter((difference) => difference !== null && difference.n < n).sort((a, b) => (a?.n ?? 0) - (b?.n ?? 0));
  return first ?? null;
}
