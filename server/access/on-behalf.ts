import { AsyncLocalStorage } from "node:async_hooks";

const acting = new AsyncLocalStorage<string>();

/** Does it on behalf of that workspace: what is shared among all workspaces counts it as theirs. */
export function onBehalf<T>(workspaceId: string, work: () => T): T {
  return acting.run(workspaceId, work);
}

/** On whose behalf this is done; empty for what nobody asked for. */
export const workspaceActing = (): string => acting.getStore() ?? "";
