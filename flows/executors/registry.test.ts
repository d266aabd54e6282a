import { describe, expect, it } from "vitest";
import { descriptors } from "./descriptors";
import { describeExecutors, executors } from "./registry";

const samples = {
  response: { message: "Hello", buttons: [{ id: 1, label: "One" }], cards: "{{list}}" },
  llm: { prompt: "Say {{what}}", temperature: "0.5", maxTokens: 20, context: "{{list}}" },
  nlu: { extract: "food_item, cuisine", minConfidence: "{{least}}" },
  search: { index: "food_items_v3", query: 7, size: "3", filters: { cuisine: null } },
  selection: { from: "search_results", multiple: "false" },
  address: { field: "delivery_address", allow_saved: "true", maxAttempts: "2" },
  zone: { latitude: "{{a.latitude}}", longitude: 0 },
  distance: { from: { latitude: 0, longitude: 0 }, to: "{{a.coordinates}}" },
  pricing: { items: [], delivery_fee: "32" },
  order: { items: [], address: {}, payment: "cod", total: "12.50" },
  payment: { operation: "verify", amount: "2200" },
  set: { values: { a: "{{b}}" } },
} as const;

describe("the registry", () => {
  it("has every executor under its descriptor's name", () => {
    expect(Object.entries(executors).map(([name, executor]) => [name, executor.descriptor.name])).toEqual(Object.keys(descriptors).map((name) => [name, name]));
    expect(Object.keys(executors)).toEqual(expect.arrayContaining(["nlu", "llm", "search", "address", "distance", "zone", "pricing", "order", "payment"]));
  });

  it.each(Object.keys(samples) as (keyof typeof samples)[])("%s takes templates and numeric texts, and its schema is idempotent", (name) => {
    const schema = descriptors[name].configSchema;
    const once = schema.safeParse(samples[name]);
    expect(once.error?.issues ?? []).toEqual([]);
    const isTemplate = JSON.stringify(samples[name]).includes("{{least}}");
    if (!isTemplate) expect(schema.parse(once.data)).toEqual(once.data);
  });

  it("refuses a config of the wrong shape", async () => {
    expect(descriptors.llm.configSchema.safeParse({}).success).toBe(false);
    expect(descriptors.search.configSchema.safeParse({ index: "food_items_v3", size: "many" }).success).toBe(false);
    expect(descriptors.payment.configSchema.safeParse({ operation: "steal" }).success).toBe(false);
  });
});

describe("describeExecutors", () => {
  it("gives each a JSON Schema whose fields have a title, a description and a control", () => {
    for (const { configSchema } of describeExecutors()) {
      expect(configSchema.type).toBe("object");
      for (const field of Object.values(configSchema.properties ?? {}))
        expect(field).toMatchObject({ title: expect.stringMatching(/^[A-Z]/), description: expect.stringMatching(/[.]$/), control: expect.any(String) });
    }
  });

  it("names fixed choices and suggestions", () => {
    const byName = Object.fromEntries(describeExecutors().map((executor) => [executor.name, executor]));
    expect(byName.payment?.configSchema.properties).toMatchObject({ operation: { type: "string", enum: ["create", "verify", "refund"], default: "create" } });
    expect(byName.search?.configSchema).toMatchObject({
      required: ["index"],
      properties: { index: { type: "string", examples: ["food_items_v3", "ecom_items_v2", "stores"] } },
    });
  });

  it("says what each writes and how it may be repeated", () => {
    const facts = describeExecutors().map(({ name, sideEffect, writes }) => [name, sideEffect, writes]);
    expect(facts).toEqual(
      expect.arrayContaining([
        ["order", "idempotent", []],
        ["payment", "idempotent", []],
        ["pricing", "none", ["pricing_breakdown"]],
        ["search", "none", ["search_total"]],
        ["distance", "none", ["distance_info"]],
        ["selection", "none", ["selected_store"]],
      ]),
    );
  });

  it("can be a line on a node even without a config", () => {
    for (const { summarise } of Object.values(descriptors)) expect(summarise({})).toMatch(/\S/);
    expect(descriptors.search.summarise({ index: "food_items_v3", query: "{{food_item}}" })).toBe("Search food_items_v3 for {{food_item}}");
  });
});
