import { moveOn, startForAll } from "./model-firings";
import type { PlantedBug } from "./planted-bug";

/** Flows are started from outside, each start once. */
export const bugsOfTriggers: { readonly [name: string]: PlantedBug } = {
  "start-key-not-unique": {
    says: "The same key of a program makes a start of its own.",
    rules: { uniqueFiring: false },
  },
  "start-without-event": {
    says: "What a start has begun is not written down with the turn that begins it.",
    turns: (sound, user) => (user === "triggers" ? { ...sound, take: (request) => sound.take({ ...request, events: [] }) } : sound),
  },
  "start-place-forgotten": {
    says: "Each try of a start that is for nobody begins in a conversation of its own.",
    places: (sound, { store }) => ({
      ...sound,
      async settle(firingId, addressId, opening) {
        const conversationId = await sound.settle(firingId, addressId, opening);
        const firing = store.tables.firings.get(firingId);
        if (addressId === null && firing !== undefined) store.tables.firings.set(firingId, { ...firing, conversationId: null });
        return conversationId;
      },
    }),
  },
  "start-skip-believed": {
    says: "A start that finds the conversation busy is skipped, although it is what keeps it busy.",
    firings: (sound) => ({ ...sound, findBegun: async () => null }),
  },
  "start-settled-when-claimed": {
    says: "A start that somebody has claimed is due to nobody any more.",
    firings: (sound, { store }) => ({
      ...sound,
      async claimDue(limit) {
        const claimed = await sound.claimDue(limit);
        for (const { id } of claimed) {
          const row = store.tables.firings.get(id);
          if (row !== undefined) store.tables.firings.set(id, { ...row, nextAttemptAt: null });
        }
        return claimed;
      },
    }),
  },
  "webhook-settled-before-its-start": {
    says: "A webhook that starts a flow is called done, and its start is made by another statement.",
    firings: (sound, { store, ask }) => ({
      ...sound,
      async storeOf(webhookId, firing) {
        const isOpen = await ask("settle the webhook", () => {
          const webhook = store.tables.webhooks.get(webhookId);
          if (webhook?.status !== "received") return false;
          store.tables.webhooks.set(webhookId, { ...webhook, status: "dispatched", nextAttemptAt: null });
          return true;
        });
        return isOpen ? sound.store(firing) : null;
      },
    }),
  },
  "schedule-moves-on-later": {
    says: "A schedule makes its starts, under keys of their own, and moves on by another statement.",
    batches: (_sound, { store, ask }) => ({
      async fire(time) {
        const row = store.tables.schedules.get(time.scheduleId);
        await ask("make the starts of a time", () => row !== undefined && startForAll(store, row, { ...time, key: store.newId("x") }));
        await ask("move the schedule on", () => void moveOn(store, time));
      },
    }),
  },
};
