import type { Actor } from "../server/access/actor";
import { type Container, createContainer } from "../server/container";
import { firstWorkspaceId as workspaceId } from "../server/db/workspace";
import { parseEnv } from "../server/env";
import { createLogger } from "../server/logging/logger";
import { flow } from "./bench-flow";

const owner: Actor = { type: "user", id: "u_bench", workspaceId, role: "owner" };

export type Talker = (message: string) => Promise<unknown>;

export async function startServer(databaseUrl: string): Promise<Container> {
  const container = await createContainer({
    env: parseEnv({ DATABASE_URL: databaseUrl, NEXTAUTH_SECRET: "a secret for the benchmark alone ....", PARLEY_RATE_LIMITS: "off", NODE_ENV: "test" }),
    log: createLogger({ level: "warn" }),
    withWorker: false,
  });
  const { version } = await container.flows.create(owner, { definition: flow });
  await container.flows.publish(owner, "bench_turn", { revision: version.revision });
  return container;
}

/** Customers who talk to the benchmark's flow, each with the first message behind them. */
export async function openTalks({ conversations }: Container, count: number): Promise<Talker[]> {
  const open = async (): Promise<Talker> => {
    const { sessionId } = await conversations.open({ workspaceId, flow: "bench_turn" });
    let sent = 0;
    const say: Talker = (message) => {
      sent += 1;
      return conversations.send(sessionId, { sessionId, clientMessageId: `g${sent}`, message });
    };
    await say("warm");
    return say;
  };
  return Promise.all(Array.from({ length: count }, open));
}

/** How many turns there are a second while each sends as soon as it is answered, until `isOver`. */
export async function turnsASecond(talks: readonly Talker[], isOver: () => boolean): Promise<{ turns: number; perSecond: number }> {
  const since = performance.now();
  const counts = await Promise.all(
    talks.map(async (say) => {
      let turns = 0;
      for (; !isOver(); turns += 1) await say(`message ${turns}`);
      return turns;
    }),
  );
  const turns = counts.reduce((sum, each) => sum + each, 0);
  return { turns, perSecond: turns / ((performance.now() - since) / 1000) };
}

export function after(seconds: number): () => boolean {
  const until = performance.now() + seconds * 1000;
  return () => performance.now() >= until;
}
