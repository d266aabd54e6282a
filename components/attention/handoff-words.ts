import type { Handoff } from "@/flows/protocol/handoffs";

/** Customers of the chat have no name here: the end of their conversation's id tells them apart. Pure. */
export function customerOf({ channel, sessionId }: Pick<Handoff, "channel" | "sessionId">): string {
  const place = channel === "web" ? "Web visitor" : `${channel.charAt(0).toUpperCase()}${channel.slice(1)} customer`;
  return `${place} ${sessionId.slice(-4)}`;
}

/** Who answers, as the one who looks at it reads it. Pure. */
export function answeringWords({ isWaiting, person }: Pick<Handoff, "isWaiting" | "person">): string {
  if (!isWaiting) return "The flow answers";
  if (person === null) return "Nobody answers yet";
  if (person.isMe) return "You are answering";
  return `${person.name ?? "A colleague"} is answering`;
}
