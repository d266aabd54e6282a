import { z } from "zod";
import { storableText } from "@/flows/json/storable-text";
import { phoneNumberSchema, receiptStatuses } from "@/flows/protocol/phones";
import { misshapen, readSigned } from "../../signatures/read-signed";
import type { Connection, Inbound, PushedChannel } from "../channel";
import { asPlainText, wholeKeyOf } from "../plain-text";

const id = z.string().min(1).max(200).transform(storableText);
const textSchema = z.string().min(1).max(4_096).transform(storableText);

/** What the simulated network tells of; at most a hundred things at once. */
export const simulatorEventsSchema = z.object({
  events: z
    .array(
      z.discriminatedUnion("type", [
        z.object({ type: z.literal("message"), id, from: phoneNumberSchema, name: z.string().max(100).transform(storableText).nullish(), text: textSchema }),
        z.object({ type: z.literal("receipt"), key: id, status: z.enum(receiptStatuses) }),
      ]),
    )
    .max(100),
});
export type SimulatorEvents = z.input<typeof simulatorEventsSchema>;

/** How far the connection's clock is ahead of the server's, in ms. */
export const aheadMs = ({ settings }: Pick<Connection, "settings">): number => (typeof settings.aheadMs === "number" ? settings.aheadMs : 0);

/** Phones of the studio: plain text with numbered options and a window of a day, like the narrowest of the real channels. */
export const simulatorChannel: PushedChannel = {
  name: "simulator",
  title: "Phone simulator",
  isSandbox: true,
  pulled: false,
  hasPhoneNumbers: true,
  capabilities: { maxButtons: 0, maxButtonLabel: 20, maxListRows: 0, maxText: 1_024, markdown: false, cards: false, windowHours: 24 },

  receive({ headers, rawBody }, _connection, keys) {
    const parsed = simulatorEventsSchema.safeParse(readSigned(keys, headers, rawBody));
    if (!parsed.success) throw misshapen("the webhook is not of the shape { events }");
    return parsed.data.events.map((event): Inbound => {
      if (event.type === "receipt") return { type: "receipt", key: wholeKeyOf(event.key), status: event.status };
      return { type: "message", id: event.id, address: event.from, name: event.name ?? null, text: event.text, event: null, data: null };
    });
  },

  render: (message) => asPlainText(message, simulatorChannel.capabilities.maxText),

  sender: (connection, { network }) => ({
    atMostOnce: false,
    send: (address, { key, content, template }) => network.take({ connection, address, key, text: content, template: template ?? null }),
  }),

  clock: (connection, now) => now + aheadMs(connection),
};
