import { describe, expect, it } from "vitest";
import { aFlow } from "@/testing/builders/a-flow";
import { aStep } from "@/testing/builders/a-step";
import { masked } from "./masked";
import { sensitivityOf } from "./sensitivity";
import { fullSight, jointSight, maskedSight } from "./sight";

const hiding = (key: string) => {
  const definition = aFlow(
    { ask: { type: "wait", input: { accept: [], store: key }, transitions: { data_valid: "z" } }, z: { type: "final" } },
    { context: { [key]: { type: "string", required: false, sensitive: true } } },
  );
  return maskedSight({ definition, sensitivity: sensitivityOf(definition, {}) }, []);
};

describe("jointSight", () => {
  const sight = jointSight([hiding("phone"), hiding("name")]);

  it("hides what any of a run's versions hides", () => {
    expect(sight.context({ phone: "99", name: "Asha", size: 3 })).toEqual({ phone: masked, name: masked, size: 3 });
    const step = aStep({
      contextPatch: [
        { op: "add", path: "/phone", value: "99" },
        { op: "add", path: "/name", value: "Asha" },
        { op: "add", path: "/size", value: 3 },
      ],
    });
    expect(JSON.stringify(sight.step(step))).not.toMatch(/99|Asha/);
    expect(sight.words({ role: "user", content: "99", state: "ask" })).toBe(masked);
    expect(sight.isFull).toBe(false);
  });

  it("is the sight of the one version where there is but one", () => {
    const only = hiding("phone");
    expect(jointSight([only])).toBe(only);
    expect(jointSight([fullSight])).toBe(fullSight);
  });
});
