import { type Actor, may } from "@/server/access/actor";

/** Whom a start was for, as the actor may see it: an id says nothing of a person, a number or an address that somebody was named by does. Pure. */
export function shownPerson(actor: Actor, participantId: string | null): string | null {
  if (participantId === null || /^p_[0-9a-f]{32}$/.test(participantId) || may(actor, "sensitive:read")) return participantId;
  return "•••";
}
