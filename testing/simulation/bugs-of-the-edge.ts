import type { PlantedBug } from "./planted-bug";

const nothing = (): undefined => undefined;

/** Webhooks that come in, messages that go out. */
export const bugsOfTheEdge: { readonly [name: string]: PlantedBug } = {
  "webhook-settled-before-dispatch": {
    says: "A webhook counts as carried out as soon as it is stored.",
    rules: { webhookOnce: false },
    webhooks: (sound, { store, ask }) => ({
      ...sound,
      async store(source, verified) {
        const stored = await sound.store(source, verified);
        if (stored === null) return null;
        await ask("settle it at once", () => {
          const webhook = store.tables.webhooks.get(stored.id);
          if (webhook !== undefined) store.tables.webhooks.set(stored.id, { ...webhook, status: "dispatched", nextAttemptAt: null });
        });
        return stored;
      },
    }),
  },
  "webhook-not-tried-again": { says: "A webhook that a crash left undone is left so.", webhooks: (sound) => ({ ...sound, claimDue: async () => [] }) },
  "mark-before-send": {
    says: "A message counts as sent before the provider has it.",
    relay: (sound, { outbox, messenger }) => ({
      ...sound,
      async work({ id, message }, signal) {
        await outbox.sent(id, "unknown yet");
        if (message !== null) await messenger.send(message, signal);
      },
    }),
  },
  "outbox-not-in-order": {
    says: "Any message of a conversation may be sent next.",
    outbox: (sound, { store, owner, ask, random }) => ({
      ...sound,
      claim: () =>
        ask("claim the outbox", () => {
          const { outbox, messages } = store.tables;
          const open = outbox.filter(
            ({ status, nextAttemptAt, lockedUntil }) =>
              (status === "queued" || (status === "sending" && (lockedUntil ?? 0) < store.now())) && nextAttemptAt <= store.now(),
          );
          if (open.length === 0) return [];
          const row = random.pick(open);
          const wasSending = row.status === "sending";
          Object.assign(row, { status: "sending", attempts: row.attempts + 1, lockedUntil: store.now() + 30_000, lockedBy: owner.name });
          const { id, conversationId, channel, attempts } = row;
          const content = messages.get(conversationId)?.find((message) => message.id === id)?.content ?? "";
          return [
            {
              id,
              conversationId,
              channel,
              attempts,
              to: null,
              wasSending,
              message: { key: id, conversationId, channel, content, format: "text" as const, buttons: [], cards: [] },
            },
          ];
        }),
    }),
  },
  "outbox-lease-ignored": {
    says: "A message that another process is sending is claimed and sent too.",
    outbox: (sound, { store, ask }) => ({
      ...sound,
      async claim(limit, nodeId) {
        await ask("forget the claims", () => {
          for (const row of store.tables.outbox) if (row.status === "sending") row.lockedUntil = 0;
        });
        return sound.claim(limit, nodeId);
      },
    }),
  },
  "outbox-batch": {
    says: "All that is claimed is noted as sent at once, before it is.",
    relay: (sound, { outbox, messenger }) => ({
      ...sound,
      async claim(limit) {
        const claimed = await sound.claim(limit);
        await Promise.all(claimed.map(({ id }) => outbox.sent(id, "batch")));
        return claimed;
      },
      work: async ({ message }, signal) => (message === null ? undefined : messenger.send(message, signal)),
    }),
  },
  "send-failure-forgotten": {
    says: "A message that could not be sent is not put back into the line.",
    outbox: (sound) => ({
      ...sound,
      again: async () => nothing(),
      giveUp: async () => nothing(),
      claim: async (limit, nodeId) => (await sound.claim(limit, nodeId)).filter(({ wasSending }) => !wasSending),
    }),
  },
};
