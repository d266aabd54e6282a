import type { Reach, ReceiptStatus } from "@/flows/protocol/phones";
import type { Connection, SimulatedNetwork } from "@/server/channels/channel";
import { aheadMs } from "@/server/channels/simulator/simulator-channel";
import { newId } from "@/server/db/ids";
import type { Logger } from "@/server/logging/logger";
import type { PhonesRepository } from "./phones-repository";
import type { TellByWebhook } from "./tell-by-webhook";

export type PhoneNetworkDeps = {
  repository: PhonesRepository;
  deliver: TellByWebhook;
  log: Pick<Logger, "warn">;
  now: () => number;
};

/** How far a message comes at once. */
const arrivals: { readonly [Each in Reach]: ReceiptStatus } = { online: "delivered", offline: "sent", unreachable: "failed" };
/** A webhook holds so many things. */
const perWebhook = 100;

/** The other side of the line of simulated phones: takes what is sent to them, and tells of what becomes of it as a provider does. */
export function createPhoneNetwork({ repository, deliver, log, now }: PhoneNetworkDeps) {
  async function tell(connection: Connection, keys: readonly string[], statuses: readonly ReceiptStatus[]): Promise<void> {
    const events = keys.flatMap((key) => statuses.map((status) => ({ type: "receipt" as const, key, status })));
    for (let at = 0; at < events.length; at += perWebhook)
      await deliver(connection, events.slice(at, at + perWebhook)).catch((error: unknown) => {
        // What a phone shows is right all the same; only the sender knows less.
        log.warn({ err: error, connectionId: connection.id }, "receipts of simulated phones were not taken");
      });
  }

  const network: SimulatedNetwork = {
    async take({ connection, address, key, text, template }) {
      const line = { connection, address };
      await repository.add(line, null);
      const reach = (await repository.find(line))?.reach ?? "online";
      const receipt = arrivals[reach];
      const providerId = `phone_${newId("x").slice(2)}`;
      const message = { direction: "to", key, providerId, text, template, receipt, at: now() + aheadMs(connection) } as const;
      if (!(await repository.put(line, message))) return { providerId: (await repository.findProviderId(connection, key)) ?? providerId };
      await tell(connection, [key], receipt === "delivered" ? ["sent", "delivered"] : [receipt]);
      return { providerId };
    },
  };

  return { network, tell };
}

export type PhoneNetwork = ReturnType<typeof createPhoneNetwork>;
