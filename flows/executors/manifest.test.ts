import { describe, expect, it } from "vitest";
import { catalogue } from "@/testing/builders/core-catalogue";
import { createCatalogue } from "./catalogue";
import { executorOf, manifestSchema } from "./manifest";

const written = {
  name: "weather",
  title: "Look up the weather",
  description: "Tells whether it rains.",
  icon: "cloud-sun",
  fields: {
    place: { control: "text", title: "Place", description: "Where.", required: true },
    unit: { control: "select", title: "Unit", description: "Of the temperature.", choices: ["C", "F"], fallback: "C" },
  },
  output: { type: "object", properties: { rains: { type: "boolean" } } },
  summary: "Weather in {place} ({unit})",
};
const logic = { execute: () => Promise.resolve({ ok: true as const }) };

describe("a manifest", () => {
  const { find, descriptions } = createCatalogue([executorOf(manifestSchema.parse(written), logic)]);

  it("is an executor like any other: its config is read, its output described, its node has a line", () => {
    const descriptor = find("weather")?.descriptor;
    expect(descriptor?.configSchema.parse({ place: 7 })).toEqual({ place: "7", unit: "C" });
    expect(descriptor?.configSchema.safeParse({}).success).toBe(false);
    expect(descriptor?.summarise({ place: "{{city}}" })).toBe("Weather in {{city}} (…)");
    expect(descriptions[0]).toMatchObject({
      outputSchema: written.output,
      configSchema: { required: ["place"], properties: { unit: { enum: ["C", "F"], default: "C" } } },
    });
    expect(Object.keys(descriptions[0] ?? {})).toEqual(Object.keys(catalogue.descriptions[0] ?? {}));
  });

  it.each([
    ["a port that there is not", { needs: ["teleport"] }, "there is no port 'teleport'"],
    ["an unknown member", { danger: true }, "danger"],
    ["a field with an unknown control", { fields: { a: { control: "slider", title: "A", description: "A." } } }, "control"],
    ["a limit that no turn has", { timeoutMs: 90_000 }, "25000"],
  ])("is refused with %s", (_, changes, problem) => {
    expect(JSON.stringify(manifestSchema.safeParse({ ...written, ...changes }).error?.issues)).toContain(problem);
  });
});
