import { setTimeout as sleep } from "node:timers/promises";
import { createLogger } from "../logging/logger";
import { nodeIdOf } from "../nodes/node-id";
import { createSharing } from "../nodes/sharing";
import type { Terminal } from "./command";

const patienceMs = 3_000;

/** Servers that share Redis wait to be told of publishing; one that is alone looks for itself. */
export async function tellNodes(redisUrl: string | undefined, workspaceId: string, { note }: Pick<Terminal, "note">): Promise<void> {
  if (redisUrl === undefined || redisUrl === "") return;
  const sharing = createSharing({ url: redisUrl, nodeId: nodeIdOf({ PARLEY_NODE_ID: undefined }), log: createLogger({ level: "silent" }) });
  try {
    const isUp = await Promise.race([new Promise<boolean>((resolve) => sharing.link.onUp(() => resolve(true))), sleep(patienceMs, false, { ref: false })]);
    if (isUp) sharing.offersChanged(workspaceId);
    // Answered after what was sent before it.
    const answer = isUp ? await sharing.link.attempt((client) => client.ping()) : null;
    if (answer === null) note("Redis does not answer: servers see what was published when they reach it again.");
  } finally {
    sharing.stop();
  }
}
