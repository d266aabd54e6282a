import { AppError } from "@/flows/errors";
import type { OpenPhone, Phone, PhoneBook, Reach } from "@/flows/protocol/phones";
import { type Actor, authorise } from "@/server/access/actor";
import type { Connection } from "@/server/channels/channel";
import { aheadMs, simulatorChannel } from "@/server/channels/simulator/simulator-channel";
import { windowClosesAt } from "@/server/channels/window";
import type { Connections } from "@/server/door/connections";
import type { PhoneNetwork } from "./phone-network";
import type { PhonesRepository } from "./phones-repository";
import type { TellByWebhook } from "./tell-by-webhook";

export type PhonesDeps = {
  repository: PhonesRepository;
  network: PhoneNetwork;
  connections: Pick<Connections, "ofSandbox" | "set">;
  deliver: TellByWebhook;
  /** Says a template to an address, through its conversation and the outbox. */
  sendTemplate: (connection: Connection, address: string, template: { name: string; text: string }) => Promise<void>;
  now: () => number;
};

const hourMs = 3_600_000;

/** The phone simulator, for those who build flows: phones whose owners they play. Nothing leaves the process. */
export function createPhones({ repository, network, connections, deliver, sendTemplate, now }: PhonesDeps) {
  async function lineOf(actor: Actor, address: string): Promise<{ connection: Connection; address: string; phone: Phone }> {
    authorise(actor, "phones:use");
    const connection = await connections.ofSandbox(actor.workspaceId, simulatorChannel);
    const phone = await repository.find({ connection, address });
    if (phone === null) throw new AppError("NOT_FOUND", { message: "There is no such phone." });
    return { connection, address, phone };
  }

  return {
    async list(actor: Actor): Promise<PhoneBook> {
      authorise(actor, "phones:use");
      const connection = await connections.ofSandbox(actor.workspaceId, simulatorChannel);
      const { opens } = connection.settings;
      const clock = simulatorChannel.clock(connection, now());
      const phones = await repository.list(connection);
      return { phones, clock, aheadMs: aheadMs(connection), opens: typeof opens === "string" ? opens : null };
    },

    async get(actor: Actor, number: string): Promise<OpenPhone> {
      const { phone, ...line } = await lineOf(actor, number);
      const [messages, { lastInboundAt, unsent }] = await Promise.all([repository.messages(line), repository.standing(line)]);
      const clock = simulatorChannel.clock(line.connection, now());
      return {
        ...phone,
        messages,
        unsent,
        clock,
        windowClosesAt: lastInboundAt === null ? null : windowClosesAt(simulatorChannel.capabilities, lastInboundAt),
      };
    },

    /** One that is there already stays as it is. */
    async add(actor: Actor, { address, name }: { address: string; name: string | null }): Promise<void> {
      authorise(actor, "phones:use");
      await repository.add({ connection: await connections.ofSandbox(actor.workspaceId, simulatorChannel), address }, name);
    },

    /** The owner of the phone writes; done when it is answered. The same `id` again is the same message. */
    async say(actor: Actor, { address: number, id, text }: { address: string; id: string; text: string }): Promise<void> {
      const { connection, address, phone } = await lineOf(actor, number);
      const at = simulatorChannel.clock(connection, now());
      await repository.put({ connection, address }, { direction: "from", key: id, providerId: id, text, template: null, receipt: "sent", at });
      await deliver(connection, [{ type: "message", id, from: address, name: phone.name, text }]);
    },

    /** The owner looks at the phone. */
    async read(actor: Actor, number: string): Promise<void> {
      const { phone: _phone, ...line } = await lineOf(actor, number);
      await network.tell(line.connection, await repository.move(line, ["delivered"], "read"), ["read"]);
    },

    /** What waited for the phone to be online arrives now. */
    async setReach(actor: Actor, { address: number, reach }: { address: string; reach: Reach }): Promise<void> {
      const { phone: _phone, ...line } = await lineOf(actor, number);
      await repository.setReach(line, reach);
      if (reach === "online") await network.tell(line.connection, await repository.move(line, ["sent"], "delivered"), ["delivered"]);
    },

    /** All phones are so many hours later; the server's clock and timers are not. */
    async later(actor: Actor, hours: number): Promise<void> {
      authorise(actor, "phones:use");
      const connection = await connections.ofSandbox(actor.workspaceId, simulatorChannel);
      await connections.set(connection, { aheadMs: aheadMs(connection) + hours * hourMs });
    },

    /** What somebody meets who writes for the first time; null: what they say decides. */
    async open(actor: Actor, slug: string | null): Promise<void> {
      authorise(actor, "phones:use");
      await connections.set(await connections.ofSandbox(actor.workspaceId, simulatorChannel), { opens: slug });
    },

    async template(actor: Actor, { address: number, name, text }: { address: string; name: string; text: string }): Promise<void> {
      const { connection, address } = await lineOf(actor, number);
      await sendTemplate(connection, address, { name, text });
    },
  };
}

export type Phones = ReturnType<typeof createPhones>;
