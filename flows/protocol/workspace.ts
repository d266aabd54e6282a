/** The studio's calls carry the id of the workspace that the page is of; without it the one that was switched to last counts. */
export const workspaceHeader = "x-parley-workspace";

/** Where customers talk to a flow: the workspace made first needs no name. Pure. */
export function chatPathOf(flow: string, workspace: string | null): string {
  return workspace === null ? `/chat/${encodeURIComponent(flow)}` : `/chat/${encodeURIComponent(workspace)}/${encodeURIComponent(flow)}`;
}
