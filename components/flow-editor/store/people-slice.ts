import { isSameJson } from "@/flows/editing/same-json";
import type { Person } from "@/flows/protocol/sockets";
import type { EditorSlice, EditorState } from "./editor-store";

export type PeopleSlice = {
  /** Who else has this flow open now. */
  people: readonly Person[];
  setPeople: (people: readonly Person[]) => void;
};

export const createPeopleSlice: EditorSlice<PeopleSlice> = (set) => ({
  people: [],
  // Whoever has not moved stays the same object.
  setPeople: (people) =>
    set((state) => {
      const known = new Map(state.people.map((person) => [person.clientId, person]));
      const next = people.map((person) => {
        const before = known.get(person.clientId);
        return before !== undefined && isSameJson(before, person) ? before : person;
      });
      return next.length === state.people.length && next.every((person, index) => person === state.people[index]) ? {} : { people: next };
    }),
});

export const selectPeople = (state: EditorState) => state.people;

/** Who writes in the field of a place; null when nobody else does. */
export const selectWriterAt = (path: string) => (state: EditorState) => state.people.find(({ field }) => field === path) ?? null;
