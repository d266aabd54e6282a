import { describe, expect, it } from "vitest";
import { aFlow, anAction } from "@/testing/builders/a-flow";
import { executorFacts } from "@/testing/builders/core-catalogue";
import { parseDefinition } from "../../definition/parse-definition";
import library from "../../library/food-order-v2.json";
import { compile } from "./compile";

const end = { type: "final" } as const;
const takesLocation = (state: object) => compile(aFlow({ w: { type: "wait", ...state }, z: end }), executorFacts).states.get("w")?.takesLocation;

describe("takesLocation", () => {
  it.each<[string, object, boolean]>([
    ["a transition for it", { transitions: { location_shared: "z" } }, true],
    ["an input that accepts it", { input: { accept: ["location_shared"] }, transitions: { user_message: "z" } }, true],
    ["an action that reads addresses", { actions: [anAction("address", { config: { field: "home" } })], transitions: { address_valid: "z" } }, true],
    ["any other question", { input: { accept: [], store: "name" }, transitions: { user_message: "z" } }, false],
  ])("follows from %s", (_, state, takes) => expect(takesLocation(state)).toBe(takes));

  it("is where the food flow asks for the address, and nowhere else", () => {
    const definition = parseDefinition(library);
    const { states } = compile(definition, executorFacts);
    expect(Object.keys(definition.states).filter((name) => states.get(name)?.takesLocation)).toEqual(["collect_address"]);
  });
});
