import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flowArbitrary } from "@/testing/builders/arbitrary-flow";
import { executorFacts } from "@/testing/builders/core-catalogue";
import { reordered } from "@/testing/builders/reordered";
import { poisonFlows } from "@/testing/poison/poison-flows";
import { canonicalJson } from "../json/canonical";
import askAndAnswer from "../library/ask-and-answer.json";
import blank from "../library/blank.json";
import foodOrder from "../library/food-order-v2.json";
import { checksumOf } from "./checksum";
import { walkEntities } from "./entities";
import { anyStrangeDefinition, anyStrangeV2 } from "./fixtures/arbitrary-definition";
import foodOrderV1 from "./fixtures/food-order-v1.json";
import foodOrderV2 from "./fixtures/food-order-v2.json";
import { kindOfId } from "./ids";
import { normaliseDefinition } from "./normalise";
import { normalForm, parseDefinition, parseDocument } from "./parse-definition";
import { type FlowDefinition, jsonSchema } from "./schema";
import { flowDefinitionV2Schema } from "./schema-v2";
import { toV2 } from "./to-v2";

const json = canonicalJson;

/** What v2 says of a document to its readers: all of it, but the ids that its `ui` may carry. */
const readV2 = (raw: unknown) => parseDocument(flowDefinitionV2Schema, raw);

const documents: [string, unknown][] = [
  ["the food order that comes with Parley", foodOrder],
  ["the question that comes with Parley", askAndAnswer],
  ["the blank flow", blank],
  ["the food order of the tests", foodOrderV2],
  ...poisonFlows.map(({ name, definition }): [string, unknown] => [name, definition]),
];

function expectGoodIds(definition: FlowDefinition): void {
  const entities = walkEntities(definition);
  const ids = entities.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(entities.filter(({ kind, id }) => kindOfId(id) !== kind)).toEqual([]);
}

describe("v2 as v3 and back", () => {
  it.each(documents)("loses nothing of %s, and leaves its checksum", (_, raw) => {
    const definition = parseDefinition(raw);
    expect(json(toV2(definition))).toBe(json(readV2(raw)));
    expect(json(parseDefinition(toV2(definition)))).toBe(json(definition));
    expect(json(parseDefinition(definition))).toBe(json(definition));
    expectGoodIds(definition);
  });

  it("loses nothing of any document, keeps its checksum, and is the same whatever the order of its keys", () => {
    fc.assert(
      fc.property(anyStrangeV2, (raw) => {
        const definition = parseDefinition(raw);
        expect(json(toV2(definition))).toBe(json(readV2(raw)));
        expect(json(parseDefinition(reordered(jsonSchema.parse(raw))))).toBe(json(definition));
        expectGoodIds(definition);
      }),
      { numRuns: 400 },
    );
  });

  it("is the identity on what generated runs are played on", () => {
    fc.assert(
      fc.property(flowArbitrary, (definition) => {
        const wire = toV2(definition);
        expect(json(parseDefinition(wire))).toBe(json(definition));
        expect(json(toV2(parseDefinition(wire)))).toBe(json(wire));
        expectGoodIds(definition);
      }),
      { numRuns: 300 },
    );
  });
});

describe("v3 as v2 and back", () => {
  it("is the same to the byte, with ids that follow from their places or not", () => {
    let carried = 0;
    fc.assert(
      fc.property(anyStrangeDefinition, (definition) => {
        const wire: unknown = JSON.parse(JSON.stringify(toV2(definition)));
        carried += JSON.stringify(wire).includes('"ids"') ? 1 : 0;
        expect(json(parseDefinition(wire))).toBe(json(definition));
        expect(json(normalForm(definition))).toBe(json(definition));
        expectGoodIds(definition);
      }),
      { numRuns: 400 },
    );
    expect(carried).toBeGreaterThan(100);
  });

  it("has the checksum of what runs: neither ids nor places on the canvas are in it", () => {
    fc.assert(
      fc.property(anyStrangeDefinition, (definition) => {
        const { ui: _ui, ...running } = toV2(definition);
        expect(checksumOf(parseDefinition(running))).toBe(checksumOf(definition));
        expect(checksumOf({ ...definition, name: `${definition.name}!` })).not.toBe(checksumOf(definition));
      }),
      { numRuns: 200 },
    );
  });
});

describe("v1 as v3", () => {
  it("is the upgrade of its v2, and the same again when it is normalised again", () => {
    const { definition, from } = normaliseDefinition(foodOrderV1, executorFacts);
    expect(from).toBe(1);
    expect(definition.schemaVersion).toBe(3);
    expect(json(normaliseDefinition(toV2(definition), executorFacts))).toBe(json({ definition, from: 2 }));
    expect(json(normaliseDefinition(definition, executorFacts))).toBe(json({ definition, from: 3 }));
    expectGoodIds(definition);
  });
});
