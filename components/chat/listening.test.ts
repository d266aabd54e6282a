import { describe, expect, it } from "vitest";
import type { FlowState } from "@/flows/protocol/chat";
import { emptyTranscript, isWithPerson, openReplies, takesLocation } from "./transcript";

const flowState: FlowState = {
  runId: "r_1",
  flowId: "food",
  version: 1,
  previousState: null,
  state: "collect_address",
  event: null,
  status: "running",
  phase: "COLLECTING",
  progress: 10,
  collectingData: [],
  revision: 1,
  seq: 3,
  at: "2026-01-01T00:00:00.000Z",
  takesLocation: true,
};
const message = (seq: number, role: "assistant" | "system" | "operator", person?: "joined" | "left") => ({
  id: `m_${seq}`,
  seq,
  role,
  content: "",
  format: "text" as const,
  buttons: role === "assistant" ? [{ id: "1", label: "Home" }] : [],
  cards: [],
  timestamp: flowState.at,
  metadata: person === undefined ? {} : { person },
});

describe("takesLocation", () => {
  it("is true where the flow waits for a place, while nothing is on its way", () => {
    expect(takesLocation({ ...emptyTranscript, flowState })).toBe(true);
    expect(takesLocation({ ...emptyTranscript, flowState: null })).toBe(false);
  });

  it("is false while a person answers", () => {
    const joined = { ...emptyTranscript, flowState, messages: [message(1, "assistant"), message(2, "system", "joined")] };
    expect(takesLocation(joined)).toBe(false);
  });
});

describe("isWithPerson", () => {
  it("lasts from when a person joins to when the person leaves, and nothing can be chosen meanwhile", () => {
    const during = { ...emptyTranscript, messages: [message(1, "assistant"), message(2, "system", "joined"), message(3, "operator")] };
    expect([isWithPerson(during), openReplies(during)]).toEqual([true, []]);
    const after = { ...during, messages: [...during.messages, message(4, "system", "left"), message(5, "assistant")] };
    expect(isWithPerson(after)).toBe(false);
    expect(openReplies(after).map(({ seq }) => seq)).toContain(5);
  });
});
