import { AppError } from "@/flows/errors";
import { type Actor, authorise, bylineOf } from "@/server/access/actor";
import type { NewId } from "@/server/db/ids";
import type { NewConsent, Participant, ParticipantFacts, ParticipantsRepository } from "./participants-repository";

export type ParticipantsDeps = {
  repository: ParticipantsRepository;
  /** These conversations are somebody else's now: what is remembered of them is old. */
  onConversationsChanged: (conversationIds: readonly string[]) => Promise<void>;
  newId: NewId;
};

/** The people of a workspace, whatever they talk through. */
export function createParticipants({ repository, onConversationsChanged, newId }: ParticipantsDeps) {
  async function require(workspaceId: string, id: string): Promise<Participant> {
    const participant = await repository.find(workspaceId, id);
    if (participant === null) throw new AppError("PARTICIPANT_NOT_FOUND", { details: { id } });
    return participant;
  }

  return {
    /** @throws AppError PARTICIPANT_NOT_FOUND, also when it is another workspace's */
    async get(actor: Actor, id: string) {
      authorise(actor, "participants:read");
      const participant = await require(actor.workspaceId, id);
      const [addresses, consents] = await Promise.all([repository.addressesOf(actor.workspaceId, id), repository.consentsOf(actor.workspaceId, id)]);
      return { ...participant, addresses, consents };
    },

    /** `phone`: digits with the country's code. @throws AppError PARTICIPANT_EXISTS */
    async enrol(actor: Actor, phone: string | null, facts: ParticipantFacts = {}): Promise<Participant> {
      authorise(actor, "participants:edit");
      const made = await repository.add(actor.workspaceId, phone, facts);
      if (made === null) throw new AppError("PARTICIPANT_EXISTS");
      return made;
    },

    /** Makes one person of two: what `from` had is `into`'s, and `from` is gone. @throws AppError PARTICIPANT_NOT_FOUND, INVALID_INPUT */
    async merge(actor: Actor, { into, from }: { into: string; from: string }): Promise<Participant> {
      authorise(actor, "participants:edit");
      if (into === from) throw new AppError("INVALID_INPUT", { message: "nobody can be merged with themselves" });
      const changed = await repository.merge(actor.workspaceId, { into, from }, bylineOf(actor));
      if (changed === null) throw new AppError("PARTICIPANT_NOT_FOUND");
      await onConversationsChanged(changed);
      return require(actor.workspaceId, into);
    },

    /** Keeps what somebody agreed to or took back, with the words they were shown. @throws AppError PARTICIPANT_NOT_FOUND */
    async consent(actor: Actor, consent: NewConsent): Promise<void> {
      authorise(actor, "participants:edit");
      await require(actor.workspaceId, consent.participantId);
      await repository.addConsent(actor.workspaceId, newId("g"), consent);
    },
  };
}

export type Participants = ReturnType<typeof createParticipants>;
