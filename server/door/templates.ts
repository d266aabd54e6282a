import { AppError } from "@/flows/errors";
import type { Connection } from "@/server/channels/channel";
import { findChannel } from "@/server/channels/channels";
import type { Queues } from "@/server/conversations/queues";
import type { Entrance, Resolving } from "@/server/conversations/resolving";
import type { Turns } from "@/server/conversations/turns";
import type { NewId } from "@/server/db/ids";

export type TemplatesDeps = {
  resolving: Pick<Resolving, "resolve">;
  queues: Pick<Queues, "run">;
  turns: Pick<Turns, "take">;
  newId: NewId;
};

export type Template = { name: string; text: string };

/** Says what a channel lets through at any time, in the address's own conversation. */
export function createTemplates({ resolving, queues, turns, newId }: TemplatesDeps) {
  return async function sendTemplate(connection: Connection, entrance: Entrance, address: string, { name, text }: Template): Promise<void> {
    const channel = findChannel(connection.channel);
    if (channel === null || channel.pulled) throw new AppError("INVALID_INPUT", { message: "this channel takes no templates" });
    const { conversationId } = await resolving.resolve(entrance, { address, name: null, at: null, isPhone: channel.hasPhoneNumbers });
    const say = [{ content: text, buttons: [], template: name }];
    await queues.run(conversationId, () => turns.take({ conversationId, turnId: newId("t"), inbound: [], decide: async () => ({ type: "say", say }) }));
  };
}
