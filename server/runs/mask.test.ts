import { describe, expect, it } from "vitest";
import type { Step } from "@/flows/protocol/step";
import { aStep } from "@/flows/testing/a-step";
import { maskContext, masked, maskStep, sensitiveTexts } from "./mask";

const step = (overrides: Partial<Step>): Step => aStep({ seq: 3, state: "ask", ...overrides });

describe("maskContext", () => {
  it("covers the sensitive keys that are there", () => {
    expect(maskContext({ phone: "1", name: "Asha" }, ["phone", "pin"])).toEqual({ phone: masked, name: "Asha" });
  });
});

describe("maskStep", () => {
  it("covers what went in and out of a step that wrote a sensitive key, and says once that it changed", () => {
    const wrote = step({
      input: { values: { phone: "98" } },
      output: { result: "98" },
      contextPatch: [
        { op: "add", path: "/phone", value: "98" },
        { op: "add", path: "/phone/x", value: 1 },
        { op: "add", path: "/name", value: "Asha" },
      ],
    });
    expect(maskStep(wrote, ["phone"])).toEqual({
      ...wrote,
      input: masked,
      output: masked,
      contextPatch: [
        { op: "add", path: "/phone", value: masked },
        { op: "add", path: "/name", value: "Asha" },
      ],
    });
  });

  it("covers values by name at any depth elsewhere", () => {
    const other = step({ input: { recipient: [{ phone: "98", name: "Asha" }] } });
    expect(maskStep(other, ["phone"]).input).toEqual({ recipient: [{ phone: masked, name: "Asha" }] });
  });

  it("covers what a sensitive key was given wherever else it stands", () => {
    const said = step({ step_type: "wait", input: { message: "it is 98220 11111", data: { pin: 4711 } } });
    const wrote = step({ contextPatch: [{ op: "add", path: "/phone", value: { number: "98220 11111", pin: 4711, ok: "no" } }] });
    const texts = sensitiveTexts([said, wrote], ["phone"]);
    expect(texts).toEqual(["98220 11111", "4711"]);
    expect(maskStep(said, ["phone"], texts).input).toEqual({ message: `it is ${masked}`, data: { pin: masked } });
  });

  it("keeps the removal of a sensitive key", () => {
    const removed = step({ contextPatch: [{ op: "remove", path: "/phone" }] });
    expect(maskStep(removed, ["phone"]).contextPatch).toEqual([{ op: "remove", path: "/phone" }]);
  });

  it("changes nothing when nothing is sensitive", () => {
    const plain = step({ input: { phone: "98" } });
    expect(maskStep(plain, [])).toBe(plain);
  });
});
