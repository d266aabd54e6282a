import { AppError, type ErrorCode } from "@/flows/errors";
import { getContainer } from "../container-access";
import { workspaceId } from "../db/workspace";

/** What a chat page says of itself before a session is opened: its title for customers, or why no new conversation can begin. */
export async function describeChat(flow: string): Promise<{ ok: true; title: string } | { ok: false; code: ErrorCode }> {
  try {
    const { version, title } = await getContainer().versions.latestPublic(workspaceId, flow);
    return { ok: true, title: title ?? version.name };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, code: error.code };
    throw error;
  }
}
