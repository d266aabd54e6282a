import { z } from "zod";
import type { PushedChannel } from "@/server/channels/channel";
import { asPlainText } from "@/server/channels/plain-text";
import { misshapen, readSigned } from "@/server/signatures/read-signed";

const bodySchema = z.object({ beep: z.string(), pager: z.string().regex(/^P\d+$/), text: z.string() });

/** What pagers were sent, by address. */
export const beeps = new Map<string, string[]>();

/** A channel that Parley does not have: written as anybody would write one, from the contract alone. */
export const pagerChannel: PushedChannel = {
  name: "pager",
  title: "Pager",
  isSandbox: true,
  pulled: false,
  hasPhoneNumbers: false,
  capabilities: { maxButtons: 0, maxButtonLabel: 20, maxListRows: 0, maxText: 40, markdown: false, cards: false, windowHours: null },
  receive({ headers, rawBody }, _connection, keys) {
    const parsed = bodySchema.safeParse(readSigned(keys, headers, rawBody));
    if (!parsed.success) throw misshapen("no beep");
    const { beep, pager, text } = parsed.data;
    return [{ type: "message", id: beep, address: pager, name: null, text, event: null, data: null }];
  },
  render: (message) => asPlainText(message, pagerChannel.capabilities.maxText),
  sender: () => ({
    atMostOnce: true,
    async send(address, { content }) {
      beeps.set(address, [...(beeps.get(address) ?? []), content]);
      return { providerId: `beep-${address}-${beeps.get(address)?.length}` };
    },
  }),
  clock: (_connection, now) => now,
};
