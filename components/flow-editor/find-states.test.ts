import { describe, expect, it } from "vitest";
import { aDefinition } from "@/components/flow-canvas/a-definition.fixture";
import { buildCanvasModel } from "@/components/flow-canvas/canvas-model";
import { summariseWith } from "@/components/flow-canvas/summarise-action";
import { catalogue } from "@/testing/builders/core-catalogue";
import { findStates } from "./find-states";

const summariseAction = summariseWith(catalogue);

const { states } = buildCanvasModel(aDefinition(), summariseAction);

describe("findStates", () => {
  it.each([
    ["", ["ask", "find", "done"]],
    ["find", ["find"]],
    ["hello", ["ask"]],
    ["items_found search", ["find"]],
    ["nothing like this", []],
  ])("“%s” finds %j", (query, names) => {
    expect(findStates(states, query).map(({ name }) => name)).toEqual(names);
  });
});
