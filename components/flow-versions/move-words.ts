import { countWords } from "@/components/ui/live-words";
import type { CheckedRun, Move } from "@/flows/protocol/moves";

/** Runs that a dry run looks at, at most, before anything is asked; the others are looked at when their turn comes. */
export const mostChecked = 1_000;

/** What a dry run has found. `checked` are those it has looked at, out of `total`. */
export type DryRun = { total: number; checked: readonly CheckedRun[] };

/** What would come of it, in sentences. Pure. */
export function dryRunWords({ total, checked }: DryRun, to: number): string[] {
  const fitting = checked.filter(({ fits }) => fits).length;
  if (total === 0) return [`No conversation is under way on another version than ${to}.`];
  const underWay = `${countWords(total, "conversation")} ${are(total)} under way on other versions.`;
  if (fitting === 0) return [underWay, total === 1 ? "It does not fit, and stays where it is." : "None of them fits: they stay where they are."];
  return [
    underWay,
    fitWords(fitting, { total, checked }),
    ...(checked.length < total ? ["The others are looked at when their turn comes."] : []),
    "Customers notice nothing: nothing is said, and what they answer next is taken on the new version.",
  ];
}

function fitWords(fitting: number, { total, checked }: DryRun): string {
  const others = checked.length - fitting;
  if (others > 0)
    return `${countWords(fitting, "conversation")} ${fitting === 1 ? "fits" : "fit"}, ${others.toLocaleString("en")} ${others === 1 ? "does" : "do"} not and would stay where ${others === 1 ? "it is" : "they are"}.`;
  const which = checked.length < total ? `The newest ${checked.length.toLocaleString("en")} of them fit` : total === 1 ? "It fits" : "All of them fit";
  return `${which}: they go on where they are, with what they know and with their timers.`;
}

/** The button that moves them; null when there is nothing to move. Pure. */
export function moveLabel({ total, checked }: DryRun): string | null {
  const fitting = checked.filter(({ fits }) => fits).length;
  if (fitting === 0) return null;
  if (fitting < checked.length) return `Move those that fit`;
  return `Move ${countWords(total, "conversation")}`;
}

/** How far a move is, or what became of it. Pure. */
export function moveWords({ stage, total, to, counts }: Pick<Move, "stage" | "total" | "to" | "counts">): string {
  const { moved, pending, misfit, ended, failed } = counts;
  switch (stage) {
    case "checking":
      return "Looking at all of them …";
    case "moving":
      return `${(total - pending).toLocaleString("en")} of ${countWords(total, "conversation")}`;
    case "refused":
      return `Nothing was moved: ${countWords(misfit, "conversation")} ${misfit === 1 ? "does" : "do"} not fit version ${to}.`;
    case "failed":
      return `It came to a stop: ${countWords(moved, "conversation")} ${are(moved)} on version ${to}, ${pending.toLocaleString("en")} were not reached. Try again.`;
    case "done":
      return [
        `${countWords(moved, "conversation")} ${are(moved)} on version ${to} now`,
        ...(misfit > 0 ? [`${misfit.toLocaleString("en")} did not fit`] : []),
        ...(ended > 0 ? [`${ended.toLocaleString("en")} had ended`] : []),
        ...(failed > 0 ? [`${failed.toLocaleString("en")} could not be moved`] : []),
      ].join(", ");
  }
}

/** From 0 to 1. Pure. */
export function moveShare({ total, counts }: Pick<Move, "total" | "counts">): number {
  return total === 0 ? 1 : (total - counts.pending) / total;
}

export const isOver = ({ stage }: Pick<Move, "stage">): boolean => stage === "done" || stage === "refused" || stage === "failed";

const are = (count: number): string => (count === 1 ? "is" : "are");
