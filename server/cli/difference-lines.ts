import { z } from "zod";
import { diffLists } from "@/flows/comparison/diff-lists";
import type { Move } from "@/flows/conversations/conversation";
import type { Difference } from "@/flows/conversations/judge";
import type { Json } from "@/flows/json/json";
import type { Paint } from "./paint";

const listSchema = z.array(z.string());

/** What came out otherwise, as lines: where it was, then what was expected (-) and what came (+). */
export function differenceLines(differences: readonly Difference[], moves: readonly Move[], paint: Paint): string[] {
  return differences.flatMap(({ move, what, expected, actual }) => {
    const place = paint.dim(whereOf(move, moves));
    const [wanted, got] = [listSchema.safeParse(expected), listSchema.safeParse(actual)];
    if (wanted.success && got.success) return [`${what}${place}`, ...changeLines(wanted.data, got.data, paint)];
    return [`${what}${place}`, paint.red(`  - ${textOf(expected)}`), paint.green(`  + ${textOf(actual)}`)];
  });
}

function changeLines(expected: readonly string[], actual: readonly string[], paint: Paint): string[] {
  return diffLists(expected, actual).map(({ type, item }) => {
    if (type === "same") return paint.dim(`    ${item}`);
    return type === "missing" ? paint.red(`  - ${item}`) : paint.green(`  + ${item}`);
  });
}

function whereOf(move: number | null, moves: readonly Move[]): string {
  if (move === null) return " at the end";
  return move < 0 ? " at the opening" : ` after move ${move + 1} ${describeMove(moves[move])}`;
}

function describeMove(move: Move | undefined): string {
  const [verb, value] = Object.entries(move ?? {})[0] ?? ["", ""];
  return `${verb} ${typeof value === "string" ? `“${value}”` : JSON.stringify(value)}`;
}

const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));
