import type { TurnAnswer } from "@/flows/protocol/chat";
import type { Inbound } from "./messages";

/** A customer's message in its conversation's line. */
export type QueuedMessage = {
  readonly inbound: Inbound;
  /** Of the turn that took it together with one before it. */
  answer: TurnAnswer | null;
  /** It must not be taken together with others: one of them had been taken before. */
  mustStandAlone: boolean;
};

/** A button, a place or anything else than words keeps its own turn. */
export const isPlain = ({ inbound }: QueuedMessage): boolean => inbound.event === null && inbound.data === null;

/**
 * The messages at the head of the line that can be one: plain texts that follow one another, each sent once, together at most
 * `maxLength` characters with a line break between them. Pure.
 */
export function mergeable(line: readonly QueuedMessage[], maxLength: number): QueuedMessage[] {
  const ids = new Set<string>();
  let length = -1;
  const end = line.findIndex((queued) => {
    const { content, clientMessageId } = queued.inbound;
    length += content.length + 1;
    const fits = isPlain(queued) && !queued.mustStandAlone && queued.answer === null && !ids.has(clientMessageId) && length <= maxLength;
    ids.add(clientMessageId);
    return !fits;
  });
  return line.slice(0, end === -1 ? line.length : end);
}
