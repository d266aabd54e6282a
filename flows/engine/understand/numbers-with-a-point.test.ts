import { describe, expect, it } from "vitest";
import { aFlow } from "@/testing/builders/a-flow";
import { runConversation, start } from "@/testing/builders/a-run";
import type { InputOptionV2 } from "../../definition/schema-v2";

const option = (id: string, label: string): InputOptionV2 => ({ id, label, event: `picks_${id}` });
const flow = aFlow({
  ask: {
    type: "wait",
    input: { accept: [], options: [option("small", "Half a litre"), option("large", "1.5 litres"), option("none", "Nothing")] },
    transitions: { picks_small: "small", picks_large: "large", picks_none: "none", user_message: "other" },
  },
  small: { type: "final" },
  large: { type: "final" },
  none: { type: "final" },
  other: { type: "final" },
});

const stateAfter = async (text: string, isApart = false): Promise<string> => {
  const input = { text, event: null, data: null };
  const run = await runConversation(flow, [{ type: "messageReceived", at: start + 1_000, input, ...(isApart ? { isApart } : {}) }]);
  return run.snapshot.state;
};

describe("a number with a point", () => {
  it("is one word: no two options are chosen by it", async () => {
    expect(await stateAfter("1.2")).toBe("other");
    expect(await stateAfter("1.5 litres")).toBe("large");
    expect(await stateAfter("2")).toBe("large");
  });

  it("is two words in what was recorded when it was two", async () => {
    expect(await stateAfter("1.2", true)).toBe("ask");
    expect(await stateAfter("1.5 litres", true)).toBe("large");
    expect(await stateAfter("2", true)).toBe("large");
  });
});
