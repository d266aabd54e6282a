import type { Actor } from "@/server/access/actor";
import type { Container } from "@/server/container";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";

const owner: Actor = { type: "user", id: "u_test", workspaceId, role: "owner" };

/** Creates and publishes a flow from a definition as an operator would write it. */
export async function publishFlow(container: Container, definition: { id: string; states: object } & Record<string, unknown>): Promise<void> {
  const whole = { schemaVersion: 2, name: definition.id, module: "general", ...definition };
  const { version } = await container.flows.create(owner, { definition: whole });
  await container.flows.publish(owner, definition.id, { revision: version.revision });
}

export const say = (message: string) => ({ executor: "response", config: { message } });
