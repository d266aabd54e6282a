import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChatMessage, FlowState } from "@/flows/protocol/chat";
import {
  changeTranscript,
  emptyTranscript,
  hasGap,
  isAnswerDue,
  livePayment,
  openReplies,
  quickReplies,
  type Transcript,
  type TranscriptChange,
} from "./transcript";

const at = "2026-11-21T10:00:00.000Z";

function aMessage(seq: number, overrides: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: `m_${seq}`,
    seq,
    role: "assistant",
    content: `message ${seq}`,
    format: "text",
    buttons: [],
    cards: [],
    timestamp: at,
    metadata: {},
    ...overrides,
  };
}

function aState(seq: number, overrides: Partial<FlowState> = {}): FlowState {
  const base = {
    runId: "r_1",
    flowId: "food",
    version: 1,
    previousState: null,
    state: "init",
    event: null,
    status: "running",
    phase: "COLLECTING",
    progress: 0,
    collectingData: [],
    revision: 1,
    at,
  } as const;
  return { ...base, collectingData: [], seq, ...overrides };
}

function after(...changes: TranscriptChange[]): Transcript {
  return changes.reduce(changeTranscript, emptyTranscript);
}

const loaded = (...seqs: number[]): TranscriptChange => ({ type: "loaded", messages: seqs.map((seq) => aMessage(seq)), flowState: null });
const received = (seq: number): TranscriptChange => ({ type: "received", message: aMessage(seq) });
const sent = (id: string, isOnline = true): TranscriptChange => ({
  type: "sent",
  payload: { sessionId: "s_1", clientMessageId: id, message: id },
  text: id,
  at,
  isOnline,
});
const seqsOf = (transcript: Transcript) => transcript.messages.map((message) => message.seq);

describe("changeTranscript", () => {
  it("drops a message it has already", () => {
    const before = after(loaded(1, 2));
    expect(changeTranscript(before, received(2))).toBe(before);
  });

  it("keeps messages by seq however they come", () => {
    expect(seqsOf(after(loaded(1), received(4), received(2), received(3)))).toEqual([1, 2, 3, 4]);
  });

  it("ends with the same messages for any order and any repeats", () => {
    const seqs = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(seqs, (list) => {
        const transcript = after(...list.map(received));
        expect(seqsOf(transcript)).toEqual([...new Set(list)].sort((a, b) => a - b));
        const missing = Array.from({ length: Math.max(...list) }, (_, index) => index + 1).some((seq) => !list.includes(seq));
        expect(hasGap(transcript)).toBe(missing);
      }),
    );
  });

  it("puts the customer's message at the end until the server has given it its place", () => {
    const pending = after(loaded(1), sent("c_1"));
    expect(pending.pending.map((each) => each.text)).toEqual(["c_1"]);
    const done = changeTranscript(pending, { type: "acknowledged", clientMessageId: "c_1", messageId: "m_2", seq: 2 });
    expect(done.pending).toEqual([]);
    expect(done.messages.at(-1)).toEqual({ ...aMessage(2), role: "user", content: "c_1", clientMessageId: "c_1" });
  });

  it("shows it once when the acknowledgement and the message itself both come, in either order", () => {
    const own: TranscriptChange = { type: "received", message: aMessage(2, { role: "user", content: "c_1", clientMessageId: "c_1" }) };
    const ack: TranscriptChange = { type: "acknowledged", clientMessageId: "c_1", messageId: "m_2", seq: 2 };
    expect(after(loaded(1), sent("c_1"), own, ack)).toEqual(after(loaded(1), sent("c_1"), ack, own));
    expect(after(loaded(1), sent("c_1"), own, ack).pending).toEqual([]);
  });

  it("puts a late acknowledgement before the replies that overtook it", () => {
    const transcript = after(loaded(1), sent("c_1"), received(3), { type: "acknowledged", clientMessageId: "c_1", messageId: "m_2", seq: 2 });
    expect(transcript.messages.map((message) => message.role)).toEqual(["assistant", "user", "assistant"]);
    expect(hasGap(transcript)).toBe(false);
  });

  it("keeps a failed message, and sends it again under the same id", () => {
    const failed = after(loaded(1), sent("c_1"), { type: "failed", clientMessageId: "c_1", code: "UNAVAILABLE" });
    expect(failed.pending[0]).toMatchObject({ delivery: "failed", code: "UNAVAILABLE" });
    const again = changeTranscript(failed, { type: "sending", clientMessageId: "c_1" });
    expect(again.pending).toEqual([
      { payload: { sessionId: "s_1", clientMessageId: "c_1", message: "c_1" }, text: "c_1", at, delivery: "sending", code: null },
    ]);
  });

  it("queues what is sent without a connection", () => {
    expect(after(loaded(1), sent("c_1", false)).pending[0]?.delivery).toBe("queued");
  });

  it("takes what a join brings as complete, even where the server left numbers out", () => {
    const transcript = after(loaded(1), received(5), loaded(3, 5));
    expect(hasGap(transcript)).toBe(false);
    expect(transcript.completeTo).toBe(5);
  });

  it("does not let a late state of a run past a newer one", () => {
    const moved = after(
      { type: "flowMoved", flowState: aState(5, { state: "show_results" }) },
      { type: "flowMoved", flowState: aState(3, { state: "search_food" }) },
    );
    expect(moved.flowState?.state).toBe("show_results");
    expect(changeTranscript(moved, { type: "flowMoved", flowState: aState(1, { runId: "r_2", state: "init" }) }).flowState?.runId).toBe("r_2");
  });

  it("is processing from the transient state to the next one", () => {
    const begun = after({ type: "flowMoved", flowState: aState(3, { phase: "PROCESSING", transient: true }) });
    expect(isAnswerDue(begun)).toBe(true);
    expect(isAnswerDue(changeTranscript(begun, { type: "flowMoved", flowState: aState(3) }))).toBe(false);
  });

  it("stops showing that someone writes when the message is there", () => {
    expect(after(loaded(1), { type: "typed", on: true }, received(2)).isTyping).toBe(false);
  });
});

describe("hasGap", () => {
  it("is true only while a forerunner is missing", () => {
    expect(hasGap(after(loaded(1, 2)))).toBe(false);
    expect(hasGap(after(loaded(1, 2), received(4)))).toBe(true);
    expect(hasGap(after(loaded(1, 2), received(4), received(3)))).toBe(false);
  });
});

describe("openReplies", () => {
  it("are the messages since the customer spoke", () => {
    const own: TranscriptChange = { type: "received", message: aMessage(2, { role: "user" }) };
    expect(openReplies(after(loaded(1), own, received(3), received(4))).map((message) => message.seq)).toEqual([3, 4]);
  });

  it("are none while a message is on its way", () => {
    expect(openReplies(after(loaded(1), sent("c_1")))).toEqual([]);
  });
});

describe("quickReplies", () => {
  const yes = { id: "yes", label: "Yes" };

  it("are those of the newest open message that has any", () => {
    expect(quickReplies([aMessage(1, { buttons: [{ id: "old", label: "Old" }] }), aMessage(2, { buttons: [yes] }), aMessage(3)])).toEqual([yes]);
    expect(quickReplies([])).toEqual([]);
  });

  it("leave out what a card offers itself", () => {
    const one = { id: "1", label: "Paneer Tikka ₹220" };
    expect(quickReplies([aMessage(1, { buttons: [one, yes], cards: [{ id: "p", type: "product", title: "Paneer Tikka", button: one }] })])).toEqual([yes]);
  });
});

describe("livePayment", () => {
  const asks = (seq: number) => aMessage(seq, { cards: [{ id: "p", type: "payment", title: "Pay" }], metadata: { runId: "r_1", state: "payment_gateway" } });
  const waiting = { type: "flowMoved", flowState: aState(5, { state: "payment_gateway" }) } as const;

  it("is the newest message that asks for one, also after the customer has said something else", () => {
    const own: TranscriptChange = { type: "received", message: aMessage(4, { role: "user" }) };
    expect(livePayment(after(waiting, { type: "received", message: asks(2) }, { type: "received", message: asks(3) }, own))).toBe("m_3");
  });

  it("is none once the run has moved on or ended", () => {
    const asked = after(waiting, { type: "received", message: asks(2) });
    expect(livePayment(changeTranscript(asked, { type: "flowMoved", flowState: aState(6, { state: "confirm_order" }) }))).toBeNull();
    expect(livePayment(changeTranscript(asked, { type: "flowMoved", flowState: aState(6, { state: "payment_gateway", status: "cancelled" }) }))).toBeNull();
    expect(livePayment(after(waiting))).toBeNull();
  });
});
