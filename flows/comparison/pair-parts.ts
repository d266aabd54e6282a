import { canonicalJson } from "../json/canonical";
import type { Part } from "./parts";

export type Pairs = { pairs: { was: Part; is: Part }[]; removed: Part[]; added: Part[] };

/**
 * Which part of one list is which of another: by id, then the very same ones in their order, then by what makes them likely the
 * same, the first with the first. Pairs are in the order of `is`. Pure.
 */
export function pairParts(was: readonly Part[], is: readonly Part[]): Pairs {
  const found = new Map<Part, Part>();
  const left = new Set(was);
  const rounds: ((part: Part) => string | null)[] = [
    ({ id }) => id,
    spelled,
    ...[0, 1, 2].map(
      (rank) =>
        ({ likenesses }: Part) =>
          likenesses[rank] ?? null,
    ),
  ];
  for (const keyOf of rounds) {
    const waiting = group(left, keyOf);
    for (const part of is) {
      const key = found.has(part) ? null : keyOf(part);
      const match = key === null ? undefined : waiting.get(key)?.shift();
      if (match === undefined) continue;
      found.set(part, match);
      left.delete(match);
    }
  }
  return {
    pairs: is.flatMap((part) => {
      const match = found.get(part);
      return match === undefined ? [] : [{ was: match, is: part }];
    }),
    removed: [...left],
    added: is.filter((part) => !found.has(part)),
  };
}

function group(parts: Iterable<Part>, keyOf: (part: Part) => string | null): Map<string, Part[]> {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const key = keyOf(part);
    if (key === null) continue;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [part]);
    else known.push(part);
  }
  return groups;
}

const spelled = ({ name, fields, lists }: Part): string => canonicalJson({ name, fields, lists });
