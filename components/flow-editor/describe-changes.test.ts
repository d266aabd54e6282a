import { describe, expect, it } from "vitest";
import { aDefinition } from "@/components/flow-canvas/a-definition.fixture";
import { applyEdit } from "@/flows/editing/apply-edit";
import type { FlowEdit } from "@/flows/editing/edit";
import { aState } from "@/testing/builders/a-flow";
import { describeChanges } from "./describe-changes";

const changesAfter = (...edits: FlowEdit[]) => describeChanges(aDefinition(), edits.reduce(applyEdit, aDefinition()));

describe("describeChanges", () => {
  it("says nothing about equal documents", () => {
    expect(changesAfter()).toEqual([]);
  });

  it("says what came, went and changed, a sentence each", () => {
    expect(
      changesAfter(
        { type: "addState", name: "more", state: aState({ type: "action" }) },
        { type: "addEntity", to: { state: "ask", list: "transitions" }, item: { id: "t_new", event: "user_cancels", target: "more" }, before: null },
        { type: "setContextField", key: "dish", field: null },
        { type: "setProperties", properties: { apology: "Sorry." } },
      ),
    ).toEqual(["Changes ask, its transitions too", "Adds the state more", "Removes the context field dish", "Changes the flow's apology"]);
  });
});
