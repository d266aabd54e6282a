import type { ChatMessage } from "@/flows/protocol/chat";
import type { Pending, Transcript } from "./transcript";

export type Line =
  | { type: "day"; key: string; at: string }
  | { type: "message"; key: string; message: ChatMessage; isFirst: boolean; isLast: boolean }
  | { type: "pending"; key: string; pending: Pending; isFirst: boolean; isLast: boolean };

type Spoken = Exclude<Line, { type: "day" }>;

/**
 * What the transcript shows, from top to bottom: messages in groups by who speaks, a day before the first message of each day.
 * A line keeps its key when the server confirms it, so that it does not blink. `dayOf` names the day of a time. Pure.
 */
export function transcriptLines({ messages, pending }: Pick<Transcript, "messages" | "pending">, dayOf: (at: string) => string): Line[] {
  const spoken: Spoken[] = [
    ...messages.map((message) => ({ type: "message" as const, key: message.clientMessageId ?? message.id, message, isFirst: true, isLast: true })),
    ...pending.map((each) => ({ type: "pending" as const, key: each.payload.clientMessageId, pending: each, isFirst: true, isLast: true })),
  ];
  const lines: Line[] = [];
  spoken.forEach((line, index) => {
    const before = spoken[index - 1];
    const after = spoken[index + 1];
    const isNewDay = before === undefined || dayOf(timeOf(before)) !== dayOf(timeOf(line));
    if (isNewDay) lines.push({ type: "day", key: `day ${dayOf(timeOf(line))} ${line.key}`, at: timeOf(line) });
    const isFirst = isNewDay || before === undefined || !isSameVoice(before, line);
    const isLast = after === undefined || dayOf(timeOf(after)) !== dayOf(timeOf(line)) || !isSameVoice(line, after);
    lines.push({ ...line, isFirst, isLast });
  });
  return lines;
}

function timeOf(line: Spoken): string {
  return line.type === "message" ? line.message.timestamp : line.pending.at;
}

function voiceOf(line: Spoken): string {
  return line.type === "message" ? line.message.role : "user";
}

/** Cards end a group: what follows stands on its own. */
function isSameVoice(before: Spoken, after: Spoken): boolean {
  return voiceOf(before) === voiceOf(after) && !(before.type === "message" && before.message.cards.length > 0);
}
