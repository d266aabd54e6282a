import { describe, expect, it } from "vitest";
import type { Person } from "@/flows/protocol/sockets";
import { colourOf, comings, initialsOf, onceEach, whereabouts } from "./person";

const aPerson = (id: string, more: Partial<Person> = {}): Person => ({
  clientId: `c_${id}`,
  id,
  name: id,
  selection: null,
  field: null,
  cursor: null,
  ...more,
});

describe("people", () => {
  it("have initials, also those with one name or none", () => {
    expect(["Asha Rao", "asha", "Asha  van der Rao", ""].map(initialsOf)).toEqual(["AR", "A", "AR", "?"]);
  });

  it("keep their colour", () => {
    expect(colourOf("u_1")).toBe(colourOf("u_1"));
    expect(new Set(Array.from({ length: 60 }, (_, i) => colourOf(`u_${i}`))).size).toBe(6);
  });

  it("are there once, however many pages they have open", () => {
    expect(onceEach([aPerson("a"), aPerson("b"), aPerson("a", { clientId: "c_2" })]).map(({ clientId }) => clientId)).toEqual(["c_2", "c_b"]);
  });

  it("are said to be where they are", () => {
    expect(whereabouts(aPerson("Asha"))).toBe("Asha");
    expect(whereabouts(aPerson("Asha", { selection: { state: "ask" } }))).toBe("Asha, at ask");
    expect(whereabouts(aPerson("Asha", { selection: { state: "ask" }, field: "/states/ask/description" }))).toBe("Asha, writing in ask");
  });

  it("are announced when they come and go, but not when they move", () => {
    expect(comings([aPerson("Asha")], [aPerson("Asha", { field: "/name" })])).toBeNull();
    expect(comings([aPerson("Asha")], [aPerson("Ben")])).toBe("Ben is here too. Asha has left.");
    expect(comings([aPerson("Asha"), aPerson("Asha", { clientId: "c_2" })], [aPerson("Asha")])).toBeNull();
  });
});
