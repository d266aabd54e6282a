import { describe, expect, it } from "vitest";
import { catalogue, executors } from "@/testing/builders/core-catalogue";

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

function descriptorOf(name: string) {
  const executor = catalogue.find(name);
  if (executor === null) throw new Error(`there is no executor ${name}`);
  return executor.descriptor;
}

describe("the core executors", () => {
  it("are those of the requirements and some more", () => {
    expect(Object.keys(executors)).toEqual(expect.arrayContaining(["nlu", "llm", "search", "address", "distance", "zone", "pricing", "order", "payment"]));
  });

  it.each(Object.keys(samples) as (keyof typeof samples)[])("%s takes templates and numeric texts, and its schema is idempotent", (name) => {
    const schema = descriptorOf(name).configSchema;
    const once = schema.safeParse(samples[name]);
    expect(once.error?.issues ?? []).toEqual([]);
    const isTemplate = JSON.stringify(samples[name]).includes("{{least}}");
    if (!isTemplate) expect(schema.parse(once.data)).toEqual(once.data);
  });

  it("refuses a config of the wrong shape", async () => {
    expect(descriptorOf("llm").configSchema.safeParse({}).success).toBe(false);
    expect(descriptorOf("search").configSchema.safeParse({ index: "food_items_v3", size: "many" }).success).toBe(false);
    expect(descriptorOf("payment").configSchema.safeParse({ operation: "steal" }).success).toBe(false);
  });
});

describe("their descriptions", () => {
  it("gives each a JSON Schema whose fields have a title, a description and a control", () => {
    for (const { configSchema } of catalogue.descriptions) {
      expect(configSchema.type).toBe("object");
      for (const field of Object.values(configSchema.properties ?? {}))
        expect(field).toMatchObject({ title: expect.stringMatching(/^[A-Z]/), description: expect.stringMatching(/[.]$/), control: expect.any(String) });
    }
  });

  it("names fixed choices and suggestions", () => {
    const byName = Object.fromEntries(catalogue.descriptions.map((executor) => [executor.name, executor]));
    expect(byName.payment?.configSchema.properties).toMatchObject({ operation: { type: "string", enum: ["create", "verify", "refund"], default: "create" } });
    expect(byName.search?.configSchema).toMatchObject({
      required: ["index"],
      properties: { index: { type: "string", examples: ["food_items_v3", "ecom_items_v2", "stores"] } },
    });
  });

  it("says what each writes and how it may be repeated", () => {
    const facts = catalogue.descriptions.map(({ name, sideEffect, writes }) => [name, sideEffect, writes]);
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
    for (const { descriptor } of Object.values(executors)) expect(descriptor.summarise({})).toMatch(/\S/);
    expect(descriptorOf("search").summarise({ index: "food_items_v3", query: "{{food_item}}" })).toBe("Search food_items_v3 for {{food_item}}");
  });
});
