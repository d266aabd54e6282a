import { randomBytes } from "node:crypto";
import type { JsonObject } from "@/flows/json/json";
import type { Byline } from "@/server/access/actor";
import type { Prisma, PrismaClient } from "@/server/db/generated/client";

/** Of participants, whose ids say nothing of when they came. */
export const newParticipantId = (): string => `p_${randomBytes(16).toString("hex")}`;

export const participantStatuses = ["active", "paused", "completed", "withdrawn"] as const;
export type ParticipantStatus = (typeof participantStatuses)[number];

/** What is known of a person besides their number. */
export type ParticipantFacts = {
  name?: string | null;
  gender?: string | null;
  ethnicity?: string | null;
  background?: string | null;
  timezone?: string | null;
  locale?: string | null;
};

export type NewConsent = { participantId: string; purpose: string; given: boolean; wording: string };

const fields = {
  id: true,
  workspaceId: true,
  phone: true,
  name: true,
  gender: true,
  ethnicity: true,
  background: true,
  timezone: true,
  locale: true,
  status: true,
  enrolledAt: true,
  createdAt: true,
  updatedAt: true,
} as const satisfies Prisma.ParticipantSelect;

export type Participant = Prisma.ParticipantGetPayload<{ select: typeof fields }>;

/** Which consent stops what is sent to somebody. */
export const messagesPurpose = "messages";

export function createParticipantsRepository(db: PrismaClient) {
  return {
    find: (workspaceId: string, id: string): Promise<Participant | null> => db.participant.findFirst({ where: { workspaceId, id }, select: fields }),

    findByPhone: (workspaceId: string, phone: string): Promise<Participant | null> =>
      db.participant.findUnique({ where: { workspaceId_phone: { workspaceId, phone } }, select: fields }),

    /** Null when somebody of the workspace has that number already. */
    async add(workspaceId: string, phone: string | null, facts: ParticipantFacts): Promise<Participant | null> {
      const made = await db.participant.createManyAndReturn({
        data: [{ id: newParticipantId(), workspaceId, phone, ...facts }],
        skipDuplicates: true,
        select: fields,
      });
      return made[0] ?? null;
    },

    addressesOf: (workspaceId: string, participantId: string) =>
      db.channelAddress.findMany({
        where: { workspaceId, participantId },
        select: { id: true, address: true, name: true, optedOutAt: true, connection: { select: { id: true, channel: true } } },
        orderBy: { createdAt: "asc" },
      }),

    /** With what it does: a consent to be written to opens the person's addresses, its end closes them. */
    async addConsent(workspaceId: string, id: string, { participantId, ...consent }: NewConsent): Promise<void> {
      await db.$transaction(async (tx) => {
        await tx.consent.create({ data: { id, workspaceId, participantId, ...consent }, select: { id: true } });
        if (consent.purpose !== messagesPurpose) return;
        await tx.channelAddress.updateMany({ where: { workspaceId, participantId }, data: { optedOutAt: consent.given ? null : new Date() } });
      });
    },

    /** The newest of each purpose. */
    consentsOf: (workspaceId: string, participantId: string) =>
      db.consent.findMany({
        where: { workspaceId, participantId },
        distinct: ["purpose"],
        orderBy: [{ at: "desc" }, { id: "desc" }],
        select: { purpose: true, given: true, wording: true, at: true },
      }),

    merge: (workspaceId: string, ids: { into: string; from: string }, byline: Byline) => db.$transaction((tx) => merge(tx, workspaceId, ids, byline)),
  };
}

/**
 * One person out of two: everything that named the one names the other. Gives the conversations that changed hands; null when
 * one of the two is not there.
 */
async function merge(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  { into, from }: { into: string; from: string },
  byline: Byline,
): Promise<string[] | null> {
  // In the order of their ids, so that two mergers cannot wait for each other.
  await tx.$queryRaw`SELECT id FROM conversation_participants WHERE id IN (${into}, ${from}) AND workspace_id = ${workspaceId} ORDER BY id FOR UPDATE`;
  const kept = await tx.participant.findFirst({ where: { workspaceId, id: into }, select: { ...fields, profile: true } });
  const gone = await tx.participant.findFirst({ where: { workspaceId, id: from }, select: { ...fields, profile: true } });
  if (kept === null || gone === null) return null;
  const runs = await tx.flowRun.findMany({ where: { workspaceId, participantId: from }, select: { id: true, conversationId: true } });
  const runIds = runs.map(({ id }) => id);
  const addresses = await tx.channelAddress.findMany({ where: { workspaceId, participantId: from }, select: { conversationId: true } });
  // Whoever is in a conversation has an address that it belongs to, or a run in it.
  const ids = [...new Set([...runs, ...addresses].flatMap(({ conversationId }) => conversationId ?? []))];
  await tx.channelAddress.updateMany({ where: { workspaceId, participantId: from }, data: { participantId: into } });
  await tx.consent.updateMany({ where: { workspaceId, participantId: from }, data: { participantId: into } });
  await tx.conversation.updateMany({ where: { id: { in: ids }, userId: from }, data: { userId: into } });
  await tx.conversation.updateMany({ where: { id: { in: ids }, participantId: from }, data: { participantId: into } });
  await tx.order.updateMany({ where: { runId: { in: runIds } }, data: { participantId: into } });
  await tx.address.updateMany({ where: { conversationId: { in: ids }, participantId: from }, data: { participantId: into } });
  await tx.flowRun.updateMany({ where: { id: { in: runIds } }, data: { participantId: into } });
  await tx.participant.delete({ where: { id: from }, select: { id: true } });
  await tx.participant.update({ where: { id: into }, data: { ...filledIn(kept, gone), updatedAt: new Date() }, select: { id: true } });
  await tx.auditLog.create({ data: { workspaceId, ...byline, action: "participant.merged", entity: into, details: { from } }, select: { id: true } });
  return ids;
}

type Known = Participant & { profile: unknown };

/** What the one that stays did not know of itself. */
function filledIn(kept: Known, gone: Known) {
  const { phone, name, gender, ethnicity, background, timezone, locale } = gone;
  return {
    phone: kept.phone ?? phone,
    name: kept.name ?? name,
    gender: kept.gender ?? gender,
    ethnicity: kept.ethnicity ?? ethnicity,
    background: kept.background ?? background,
    timezone: kept.timezone ?? timezone,
    locale: kept.locale ?? locale,
    profile: { ...profileOf(gone), ...profileOf(kept) } satisfies JsonObject,
  };
}

const profileOf = ({ profile }: Known): JsonObject => (typeof profile === "object" && profile !== null && !Array.isArray(profile) ? { ...profile } : {});

export type ParticipantsRepository = ReturnType<typeof createParticipantsRepository>;
