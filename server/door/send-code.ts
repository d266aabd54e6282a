import type { ChannelHost } from "@/server/channels/channel";
import { numberChannels } from "@/server/channels/channels";
import type { NewId } from "@/server/db/ids";
import type { Connections } from "./connections";

export type SendCodeDeps = { connections: Pick<Connections, "findActive" | "ofSandbox">; host: ChannelHost; newId: NewId };

const deadlineMs = 20_000;

/** Brings a code to a number by what the workspace has: without a provider it shows on a simulated phone. */
export function createSendCode({ connections, host, newId }: SendCodeDeps) {
  return async function sendCode(workspaceId: string, phone: string, text: string): Promise<void> {
    for (const channel of numberChannels) {
      const { name } = channel;
      const connection = channel.isSandbox ? await connections.ofSandbox(workspaceId, channel) : await connections.findActive(workspaceId, name);
      if (connection === null) continue;
      // Not by the outbox, and in no conversation: nobody but its owner is to read a code.
      const message = { key: `code_${newId("x")}`, conversationId: "", channel: name, content: text, format: "text" as const, buttons: [], cards: [] };
      await channel.sender(connection, host).send(phone, { ...message, template: "sign_in_code" }, AbortSignal.timeout(deadlineMs));
      return;
    }
  };
}
