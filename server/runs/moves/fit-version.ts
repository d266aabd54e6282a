import { type Fit, fitRun, type Misfit } from "@/flows/engine/migrate/fit-run";
import type { Snapshot } from "@/flows/engine/run/snapshot";
import type { PublishedVersion } from "@/server/flows/published-versions";

type Version = Pick<PublishedVersion, "compiled" | "sensitivity">;

/** Whether a run can go on on another version, and hides there what it hides where it is. Pure. */
export function fitVersion(from: Version, to: Version, snapshot: Snapshot): Fit {
  const fit = fitRun(from.compiled, to.compiled, snapshot);
  const bare = bareMisfits(from, to, snapshot);
  if (fit.fits && bare.length === 0) return fit;
  const known = new Set(fit.fits ? [] : fit.misfits.map(({ message }) => message));
  return { fits: false, misfits: [...(fit.fits ? [] : fit.misfits), ...bare.filter(({ message }) => !known.has(message))] };
}

/** What is hidden because of where it comes from, besides what is declared to be private. */
function bareMisfits(from: Version, to: Version, { context, state }: Snapshot): Misfit[] {
  const [was, is] = [from.sensitivity(), to.sensitivity()];
  if (was.isEmpty) return [];
  const keys = Object.keys(context).filter((key) => was.hidesKey(key) && !is.hidesKey(key));
  const members = [...was.members].filter((member) => !is.members.has(member));
  return [
    ...keys.sort().map((key): Misfit => ({ code: "PRIVATE_NO_MORE", message: `${key} was private and would not be any more` })),
    ...members.sort().map((member): Misfit => ({ code: "PRIVATE_NO_MORE", message: `${member} was private and would not be any more` })),
    ...(was.hidesAnswers(state) && !is.hidesAnswers(state)
      ? [{ code: "PRIVATE_NO_MORE", message: `what is answered in ${state} was private and would not be any more` } as const]
      : []),
  ];
}
