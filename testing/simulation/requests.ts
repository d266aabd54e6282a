import { AppError } from "@/flows/errors";
import type { Owner } from "./scheduler";
import type { SimulatedNode } from "./simulated-node";
import type { Place, World } from "./world";

const longestPatienceMs = 12_000;

/** What a client gets to know: an answer, a refusal, or nothing. */
export type Reached<T> = { type: "answered"; value: T } | { type: "refused"; error: AppError } | { type: "silence" };

/** One request over the network to some node, which may never get there, never come back, or be answered by nobody. */
export function request<T>(
  { scheduler, random, places, serving }: World,
  client: Owner,
  label: string,
  handle: (node: SimulatedNode, name: string) => Promise<T>,
  place?: Place,
): Promise<Reached<T>> {
  const patience = new AbortController();
  return new Promise((resolve) => {
    const finish = (reached: Reached<T>): void => {
      patience.abort("settled");
      resolve(reached);
    };
    const deliver = (): Promise<T> => {
      const able = serving();
      const { node, owner, isServing } = place ?? (able.length > 0 ? random.pick(able) : random.pick(places));
      scheduler.log(() => `${owner.name}: ${client.name} ${label}`);
      const handled = isServing ? handle(node, owner.name) : new Promise<T>(() => undefined);
      // The client may be told that its request was lost, and then waits for nothing.
      handled.catch(() => undefined);
      return handled;
    };
    scheduler
      .call(client, "net", label, () => ({ handled: deliver() }))
      .then(({ handled }) => handled)
      .then((value) => scheduler.call(client, "net", `answer to: ${label}`, () => value))
      .then(
        (value) => finish({ type: "answered", value }),
        (error: unknown) => finish(error instanceof AppError ? { type: "refused", error } : { type: "silence" }),
      );
    void scheduler.sleep(client, scheduler.isCalm() ? 100_000 : 1_000 + random.int(longestPatienceMs), patience.signal).then(() => finish({ type: "silence" }));
  });
}
