import { describe, expect, it } from "vitest";
import { anExecutor } from "@/testing/builders/an-executor";
import type { ExecutorDescriptor } from "../ports/executor";
import { createCatalogue } from "./catalogue";

const fact = { retryable: true, operator: "It is closed.", customer: "Come back later." };
const catalogueOf = (name: string, changes: Partial<Omit<ExecutorDescriptor, "name">>) =>
  createCatalogue([anExecutor(name, () => ({ ok: true }), { icon: "circle", ...changes })]);

describe("a catalogue", () => {
  it("finds executors by name, tells what is known of them, and lists what they may fail with", () => {
    const { find, facts, executors, errors, descriptions } = catalogueOf("shop", { needs: ["router"], errors: { "shop:closed": fact }, events: ["sold"] });
    expect(find("shop")?.descriptor.events).toEqual(["sold"]);
    expect(find("other")).toBeNull();
    expect([Object.keys(facts), Object.keys(executors), descriptions.map(({ name }) => name)]).toEqual([["shop"], ["shop"], ["shop"]]);
    // Its own failures, and those of the port it needs.
    expect(Object.keys(errors).toSorted()).toEqual(["NO_ROUTE", "shop:closed"]);
  });

  it.each([
    ["a control that nobody can draw", { fields: { a: { control: "slider", title: "A", description: "A." } } }, "its field 'a' cannot be drawn"],
    [
      "a choice without choices",
      { fields: { a: { control: "select", title: "A", description: "A.", choices: [], fallback: "" } } },
      "its field 'a' cannot be drawn",
    ],
    ["a field without words", { fields: { a: { control: "text", title: "", description: "" } } }, "its field 'a' cannot be drawn"],
    ["a port that there is not", { needs: ["teleport"] }, "it needs the port 'teleport'"],
    ["a picture that there is not", { icon: "unicorn" }, "its icon 'unicorn'"],
    ["markup for a picture", { icon: '<path d="M0 0"/>' }, "its icon '<path"],
    ["an error of another executor", { errors: { "payment:closed": fact } }, "its error 'payment:closed' is not called 'shop:…'"],
    ["an error that looks like the core's", { errors: { SHOP_CLOSED: fact } }, "its error 'SHOP_CLOSED'"],
  ])("does not take an executor with %s", (_, changes, problem) => {
    expect(() => catalogueOf("shop", changes as object)).toThrow(`The executor 'shop' cannot be used: ${problem}`);
  });

  it("does not take a second executor of a name, nor a name that no definition can have", () => {
    const one = anExecutor("shop", () => ({ ok: true }));
    expect(() => createCatalogue([one, one])).toThrow("there is another executor of this name");
    expect(() => catalogueOf("My Shop", {})).toThrow("its name is not of small letters");
  });

  it("takes an outline for a picture", () => {
    expect(catalogueOf("shop", { icon: "M3 12 L12 3.5 l8 8z" }).find("shop")).not.toBeNull();
  });
});
