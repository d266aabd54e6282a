import { describe, expect, it } from "vitest";
import { catalogue } from "@/testing/builders/core-catalogue";
import { coverageOf } from "../conversations/coverage";
import { judgeConversation } from "../conversations/judge";
import { libraryTests } from "./conversations";
import { templates } from "./library";

describe.each(libraryTests.map((tests) => [tests.definition.id, tests] as const))("the recorded conversations of %s", (_, { definition, conversations }) => {
  it.each(conversations.map((conversation) => [conversation.name, conversation] as const))("%s", async (_name, conversation) => {
    expect((await judgeConversation(definition, conversation, { catalogue })).differences).toEqual([]);
  });

  it("go through every state and every transition", async () => {
    const runs = await Promise.all(conversations.map((conversation) => judgeConversation(definition, conversation, { catalogue })));
    const { states, transitions } = coverageOf(
      definition,
      runs.map(({ steps }) => steps),
    );
    expect({ states: states.missed, transitions: transitions.missed }).toEqual({ states: [], transitions: [] });
  });
});

describe("the library", () => {
  it("has conversations for every flow that comes with Parley", () => {
    expect(libraryTests.map(({ definition }) => definition.id).sort()).toEqual(templates.map(({ definition }) => definition.id).sort());
  });
});
