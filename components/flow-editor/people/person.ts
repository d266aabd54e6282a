import type { Person } from "@/flows/protocol/sockets";

const colours = ["var(--person-1)", "var(--person-2)", "var(--person-3)", "var(--person-4)", "var(--person-5)", "var(--person-6)"] as const;

/** The same person has the same colour on every screen. Pure. */
export function colourOf(id: string): string {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return colours[hash % colours.length] ?? colours[0];
}

/** Who has no name that this person may see still has a face. */
export const nameOf = ({ name }: Pick<Person, "name">): string => name ?? "Somebody";

/** Pure. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const [first = "", last = ""] = [words[0], words.length > 1 ? words.at(-1) : ""];
  return `${[...first][0] ?? "?"}${[...last][0] ?? ""}`.toLocaleUpperCase();
}

/** Each person once, where they were seen last. Pure. */
export function onceEach(people: readonly Person[]): Person[] {
  return [...new Map(people.map((person) => [person.id, person])).values()];
}

/** Who somebody is and what they are at, in words. Pure. */
export function whereabouts(person: Person): string {
  const state = person.selection?.state;
  return state === undefined ? nameOf(person) : `${nameOf(person)}, ${person.field === null ? "at" : "writing in"} ${state}`;
}

/** Who has come and who has gone, for those who do not see it; null when nobody has. Pure. */
export function comings(before: readonly Person[], after: readonly Person[]): string | null {
  const missing = (some: readonly Person[], others: readonly Person[]) => onceEach(some).filter(({ id }) => !others.some((other) => other.id === id));
  const sentences = [
    ...missing(after, before).map((person) => `${nameOf(person)} is here too.`),
    ...missing(before, after).map((person) => `${nameOf(person)} has left.`),
  ];
  return sentences.length === 0 ? null : sentences.join(" ");
}
