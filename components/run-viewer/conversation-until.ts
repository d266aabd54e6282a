import type { TimedMessage } from "@/components/transcript/offers-of";
import type { ChatMessage } from "@/flows/protocol/chat";
import type { Frame } from "./frames";

/** `metadata.step` is the step that said the message or took it in; without it the message's time decides. */
function stepOf(message: ChatMessage): number | null {
  const step = message.metadata.step;
  return typeof step === "number" ? step : null;
}

/** The conversation as of frame `index`: what was said by then, and what was said later. Pure. */
export function conversationUntil(messages: readonly ChatMessage[], frames: readonly Frame[], index: number): TimedMessage[] {
  const step = frames[index]?.step ?? null;
  const isLast = index === frames.length - 1;
  return messages.map((message) => {
    if (isLast) return { message, said: true };
    if (!step) return { message, said: false };
    const seq = stepOf(message);
    return { message, said: seq === null ? message.timestamp <= step.at : seq <= step.seq };
  });
}
