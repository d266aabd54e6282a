import { AppError, type ErrorCode } from "@/flows/errors";
import type { PublishedVersions } from "../flows/published-versions";
import { type ChatAddress, findChatWorkspace } from "../workspaces/find-chat-workspace";
import type { Tenants } from "../workspaces/tenants";

export type ChatDescriptionServices = { versions: Pick<PublishedVersions, "latestPublic">; tenants: Pick<Tenants, "first" | "findBySlug"> };
export type ChatDescription = { ok: true; title: string } | { ok: false; code: ErrorCode };

/** What a chat page says of itself before a session is opened: its title for customers, or why no new conversation can begin. */
export async function describeChat({ versions, tenants }: ChatDescriptionServices, address: ChatAddress): Promise<ChatDescription> {
  try {
    const { workspaceId } = await findChatWorkspace(tenants, address);
    const { version, title } = await versions.latestPublic(workspaceId, address.flow);
    return { ok: true, title: title ?? version.name };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, code: error.code };
    throw error;
  }
}
