import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { readPhoneNumber } from "@/flows/answers/phone-number";
import { AppError } from "@/flows/errors";
import type { Network } from "@/server/network/address";
import type { RateLimits } from "@/server/rate-limits/rate-limits";
import type { NumberProofRepository } from "./number-proof-repository";

/** The conversation of a guest, as far as it matters here. */
export type GuestConversation = { id: string; workspaceId: string; userId: string | null };

export type NumberProofDeps = {
  repository: NumberProofRepository;
  findConversation: (conversationId: string) => Promise<GuestConversation>;
  /** Brings a code to a number of the workspace's customers. */
  send: (workspaceId: string, phone: string, text: string) => Promise<void>;
  webIdOf: (workspaceId: string) => Promise<string>;
  /** Names of channels whose addresses are telephone numbers. */
  phoneChannels: readonly string[];
  onConversationsChanged: (conversationIds: readonly string[]) => Promise<void>;
  rateLimits: Pick<RateLimits, "sendNumberCode" | "proveNumber">;
  secret: string;
};

const lifeMs = 10 * 60_000;

/** Lets a guest show, by a code that is sent there, that a telephone number is theirs (A2). Conversation and run go on as they are. */
export function createNumberProof(deps: NumberProofDeps) {
  const { repository, findConversation, rateLimits, onConversationsChanged } = deps;
  const hashOf = (conversationId: string, phone: string, code: string) =>
    createHmac("sha256", deps.secret).update(`${conversationId}\n${phone}\n${code}`).digest("hex");

  async function requireGuest(conversationId: string): Promise<GuestConversation> {
    const conversation = await findConversation(conversationId);
    if (conversation.userId !== null) throw new AppError("SIGNED_IN_ALREADY");
    return conversation;
  }

  return {
    /** Sends a code in the place of the last one. Gives the number as it was read. @throws AppError INVALID_INPUT, RATE_LIMITED, SIGNED_IN_ALREADY */
    async begin(conversationId: string, number: string, network: Network): Promise<{ phone: string; expiresInSeconds: number }> {
      const { workspaceId } = await requireGuest(conversationId);
      const phone = readPhoneNumber(number, await repository.regionOf(workspaceId));
      if (phone === null) throw invalid("/phone", "this is no telephone number");
      await rateLimits.proveNumber(network);
      await rateLimits.sendNumberCode(workspaceId, phone);
      const code = String(randomInt(1_000_000)).padStart(6, "0");
      await repository.dropExpired();
      await repository.put({ conversationId, workspaceId, phone, codeHash: hashOf(conversationId, phone, code), lifeMs });
      await deps.send(workspaceId, phone, `${code} is your code. It works for 10 minutes. Nobody will ever ask you for it.`);
      return { phone, expiresInSeconds: lifeMs / 1_000 };
    },

    /** A right code makes the conversation its owner's. @throws AppError CODE_INVALID, RATE_LIMITED, SIGNED_IN_ALREADY */
    async confirm(conversationId: string, code: string, network: Network): Promise<{ participantId: string }> {
      const { workspaceId } = await requireGuest(conversationId);
      await rateLimits.proveNumber(network);
      const sent = await repository.tryCode(conversationId);
      const hash = sent === null ? null : hashOf(conversationId, sent.phone, code);
      if (sent === null || hash === null || !timingSafeEqual(Buffer.from(hash), Buffer.from(sent.codeHash))) throw new AppError("CODE_INVALID");
      const participantId = await repository.prove(conversationId, sent.codeHash, await deps.webIdOf(workspaceId));
      if (participantId === null) throw new AppError("CODE_INVALID");
      await onConversationsChanged([conversationId, ...(await repository.linkNumbers(participantId, deps.phoneChannels))]);
      return { participantId };
    },
  };
}

function invalid(path: string, message: string): AppError {
  return new AppError("INVALID_INPUT", { message, details: { issues: [{ path, message }] } });
}

export type NumberProof = ReturnType<typeof createNumberProof>;
