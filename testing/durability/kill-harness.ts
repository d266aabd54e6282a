/**
 * A server process without HTTP for tests that kill it: takes calls over the channel of `child_process` and answers each when
 * it is done. `PARLEY_TEST_CRASH` makes it die by SIGKILL at a certain point of placing an order; a call, at a commit to come.
 */
import type { Ports } from "@/flows/ports/ports";
import { createContainer } from "@/server/container";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";
import { parseEnv } from "@/server/env";
import { createLogger } from "@/server/logging/logger";
import type { HarnessCall } from "./killable-server";

const crashAt = process.env.PARLEY_TEST_CRASH ?? "";

function die(): Promise<never> {
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => undefined);
}

const wrapPorts = (ports: Ports): Ports => ({
  ...ports,
  orders: {
    async place(request) {
      // The intent is committed by now.
      if (crashAt === "before-order") await die();
      const placed = await ports.orders.place(request);
      if (crashAt === "after-order") await die();
      return placed;
    },
  },
});

/** The process's own clock may stand still at some other time. */
const fixedAt = process.env.PARLEY_TEST_NOW;
const clock = fixedAt === undefined ? {} : { now: () => Number(fixedAt) };
const container = await createContainer({ env: parseEnv(process.env), log: createLogger({ level: "silent" }), wrapPorts, ...clock });

/** Which commit of a turn the process does not survive: not sent any more, or done and heard of by nobody. */
let doom: { at: "before" | "after"; left: number } | null = null;
const { pool } = container;
const { query } = pool;
const isTurn = (statement: unknown): boolean => typeof statement === "object" && statement !== null && "name" in statement && statement.name === "turns";
Object.assign(pool, {
  async query(...args: unknown[]) {
    const isLast = doom !== null && isTurn(args[0]) && (doom.left -= 1) === 0;
    if (isLast && doom?.at === "before") await die();
    const result: unknown = await Reflect.apply(query, pool, args);
    if (isLast) await die();
    return result;
  },
});

const editor = { type: "user", id: "u_test", workspaceId, role: "editor" } as const;

process.on("message", (call: HarnessCall) => {
  const { open, send, history } = container.conversations;
  const work = () => {
    switch (call.type) {
      case "open":
        return open({ workspaceId, flow: call.flow });
      case "send":
        return send(call.sessionId, { sessionId: call.sessionId, clientMessageId: call.clientMessageId, message: call.message });
      case "history":
        return history(call.sessionId);
      case "webhook":
        return container.webhooks.receive({ workspaceId, source: call.source }, call.headers, Buffer.from(call.body));
      case "dieAtCommit":
        doom = { at: call.at, left: call.nth };
        return Promise.resolve();
      case "makeFlow":
        return container.flows.create(editor, { definition: call.definition }).then(() => null);
      case "readFlow":
        return container.flows.builder(editor, call.flow).then(({ version, definition }) => ({ revision: version.revision, definition }));
      case "edit":
        return container.flows.editJointly({ ...editor, id: call.by }, call.flow, call.edit);
      case "startFor":
        return container.starts.start(editor, { flow: call.flow, people: call.people, data: {} }, call.key);
    }
  };
  work().then(
    (result) => process.send?.({ id: call.id, result }),
    (error: unknown) => process.send?.({ id: call.id, error: String(error) }),
  );
});
process.send?.({ id: 0, result: "ready" });
