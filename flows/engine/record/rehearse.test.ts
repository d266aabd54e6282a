import { describe, expect, it } from "vitest";
import { playParts, rehearsedOf } from "@/testing/builders/a-rehearsal";
import { libraryTests } from "../../library/conversations";

describe("an unchanged version", () => {
  it.each(libraryTests.flatMap(({ definition, conversations }) => conversations.map((conversation) => [definition.id, conversation.name, definition, conversation] as const)))(
    "%s: %s is identical",
    async (_, _name, definition, conversation) => {
      const recorded = await playParts(definition, conversation);
      expect(await rehearsedOf(definition, recorded)).toEqual({ verdict: "identical" });
    },
  );
});
