import { AppError, type ErrorCode } from "@/flows/errors";
import { workspaceId } from "../db/workspace";
import type { PublishedVersions } from "../flows/published-versions";

export type ChatDescriptionServices = { versions: Pick<PublishedVersions, "latestPublic"> };
export type ChatDescription = { ok: true; title: string } | { ok: false; code: ErrorCode };

/** What a chat page says of itself before a session is opened: its title for customers, or why no new conversation can begin. */
export async function describeChat({ versions }: ChatDescriptionServices, flow: string): Promise<ChatDescription> {
  try {
    const { version, title } = await versions.latestPublic(workspaceId, flow);
    return { ok: true, title: title ?? version.name };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, code: error.code };
    throw error;
  }
}
