import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import type { FlowDefinition } from "@/flows/definition/schema";
import { applyEdits } from "@/flows/editing/apply-edit";
import type { FlowEdit } from "@/flows/editing/edit";
import { anythingElse, createChooser, typing } from "@/flows/editing/fixtures/arbitrary-edits";
import { answered, hear, makeEdit, type Operation, type Sync, send, startSync, travel } from "@/flows/editing/sync";
import { AppError } from "@/flows/errors";
import { canonicalJson } from "@/flows/json/canonical";
import { createPrisma } from "@/server/db/client";
import { greetingFlow } from "../server/greeting-flow";
import { createTestDatabase } from "../server/test-database";
import { type KillableServer, startKillableServer } from "./killable-server";

/** `PARLEY_EDIT_KILLS=100` kills as often as the product promises; every fourth is a server's, the others are a connection's. */
const kills = Number(process.env.PARLEY_EDIT_KILLS ?? 8);

const textsIn = (value: unknown): string[] => JSON.stringify(value).match(/‹[^›]+›/g) ?? [];
const hashOf = (definition: FlowDefinition): string => createHash("sha256").update(canonicalJson(definition)).digest("hex");
const numbers = (count: number): number[] => Array.from({ length: count }, () => Math.floor(Math.random() * 1_000));

/** A server that is killed, and started again. */
async function createHost(url: string) {
  let current = startKillableServer(url);
  await current;
  return {
    server: (): Promise<KillableServer> => current,
    async kill(): Promise<void> {
      const dying = await current;
      await dying.kill();
      current = startKillableServer(url);
      await current;
    },
  };
}

type Host = Awaited<ReturnType<typeof createHost>>;

/** A page as the product has it, over a connection that may be cut: then nothing is known of what was sent. */
function createPage(name: string, host: Host, first: { definition: FlowDefinition; revision: number }) {
  let sync: Sync = startSync(first.definition, first.revision);
  let cut: ((reason: Error) => void) | null = null;
  const counts = { made: 0, sent: 0, again: 0, operations: 0 };
  const typed = new Set<string>();
  const lost: FlowEdit[] = [];
  const acknowledged: Operation[] = [];
  const unanswered = new Set<string>();

  function work(turn: number): void {
    try {
      const chooser = createChooser(`${name}${turn}x`, numbers(8));
      const wanted = (turn % 3 === 0 ? anythingElse : typing)(sync.shown, chooser);
      const next = turn % 11 === 10 ? travel(sync, "undo") : wanted === null ? null : makeEdit(sync, wanted, "record", 0);
      if (next === null || next.made === sync.made) return;
      for (const text of textsIn(next.pending.at(-1))) if (text.startsWith(`‹${name}${turn}x`)) typed.add(text);
      // What its author has taken back before it was sent need not be anywhere.
      const shown = new Set(textsIn(next.shown));
      for (const text of textsIn(sync.shown)) if (!shown.has(text) && turn % 11 === 10) typed.delete(text);
      sync = next;
      counts.made += 1;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }

  async function exchange(): Promise<void> {
    const sending = send(sync, () => `${name}-${(counts.operations += 1)}`);
    if (sending === null) return;
    sync = sending.sync;
    const { operation } = sending;
    counts.sent += 1;
    counts.again += unanswered.has(operation.opId) ? 1 : 0;
    unanswered.add(operation.opId);
    const server = await host.server();
    const answering = server.edit("greeting", name, { ...operation, clientId: name });
    const answer = await Promise.race([answering, new Promise<never>((_, reject) => (cut = reject))]).finally(() => (cut = null));
    for (const entry of answer.since) {
      if (entry.revision <= sync.revision) continue;
      const heard = hear(sync, entry);
      sync = heard.sync;
      lost.push(...heard.lost);
    }
    const heard = answered(sync, { ...answer, refused: answer.refused.map(({ index }) => index) });
    sync = heard.sync;
    lost.push(...heard.lost);
    acknowledged.push(operation);
  }

  return {
    name,
    counts,
    typed,
    lost,
    acknowledged,
    work,
    /** False when nothing came back. */
    exchange: () =>
      exchange().then(
        () => true,
        () => false,
      ),
    /** False when nothing is on its way. */
    cut(): boolean {
      cut?.(new Error("the connection is gone"));
      return cut !== null;
    },
    isQuiet: () => sync.pending.length === 0,
    catchUp: (entries: readonly { revision: number; opId: string; edits: FlowEdit[] }[]): void => {
      for (const entry of entries) if (entry.revision > sync.revision) sync = hear(sync, entry).sync;
    },
    shown: () => sync.shown,
  };
}

type Page = ReturnType<typeof createPage>;

/** Works and sends until told to stop, then until all of it has arrived. */
async function live(page: Page, state: { isOver: boolean }): Promise<void> {
  for (let turn = 0; !state.isOver || !page.isQuiet(); turn += 1) {
    if (!state.isOver) page.work(turn);
    await page.exchange();
    await pause(Math.random() * 20);
  }
}

it(`keeps what was acknowledged, does nothing twice and ends with one document, over ${kills} kills of servers and connections`, async () => {
  const database = await createTestDatabase({ seeded: false });
  const db = createPrisma(database.url);
  const host = await createHost(database.url);
  try {
    await (await host.server()).makeFlow(greetingFlow);
    const first = await (await host.server()).readFlow("greeting");
    const pages = ["a", "b", "c"].map((name) => createPage(name, host, first));
    const state = { isOver: false };
    const living = Promise.all(pages.map((page) => live(page, state)));
    const arrived = (): number => pages.reduce((sum, page) => sum + page.acknowledged.length, 0);
    for (let kill = 0; kill < kills; kill += 1) {
      const enough = arrived() + 2;
      while (arrived() < enough) await pause(5);
      await pause(Math.random() * 60);
      if (kill % 4 === 0) await host.kill();
      else while (pages[kill % pages.length]?.cut() === false) await pause(1);
    }
    state.isOver = true;
    await living;

    const rows = await db.flowEdit.findMany({ orderBy: { revision: "asc" } });
    const entries = rows.map(({ revision, opId, edits }) => ({ revision, opId, edits: edits as FlowEdit[] }));
    for (const page of pages) page.catchUp(entries);
    const stored = await (await host.server()).readFlow("greeting");
    const replayed = applyEdits(
      first.definition,
      entries.flatMap(({ edits }) => edits),
    );
    expect(new Set([stored.definition, replayed, ...pages.map((page) => page.shown())].map(hashOf)).size).toBe(1);
    expect(entries.map(({ revision }) => revision)).toEqual(entries.map((_, index) => index + 2));
    expect(new Set(entries.map(({ opId }) => opId)).size).toBe(entries.length);
    const written = new Set(textsIn(entries));
    const missing = pages.flatMap(({ typed, lost }) => {
      const told = new Set(textsIn(lost));
      return [...typed].filter((text) => !written.has(text) && !told.has(text));
    });
    expect(missing).toEqual([]);
    const again = pages.reduce((sum, { counts }) => sum + counts.again, 0);
    const acknowledged = arrived();
    process.stdout.write(
      `${kills} kills: ${entries.length} revisions of ${acknowledged} operations, ${again} sent again, ${written.size} texts written, 0 missing, 0 twice\n`,
    );
    expect(again).toBeGreaterThan(0);
    expect(acknowledged).toBeGreaterThan(kills);
  } finally {
    await (await host.server()).kill();
    await db.$disconnect();
    await database.drop();
  }
}, 1_800_000);
