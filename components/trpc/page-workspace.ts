const storageKey = "parley-workspace";

/** Kept beside the storage, which may be denied. */
let known: string | null | undefined;

/** The workspace that this tab is of; null until it is known: then the server says the one that was switched to last. */
export function pageWorkspace(): string | null {
  if (known === undefined) known = read();
  return known;
}

/** A reload of the tab stays where it is, whatever other tabs do. */
export function setPageWorkspace(workspaceId: string | null): void {
  known = workspaceId;
  try {
    if (workspaceId === null) sessionStorage.removeItem(storageKey);
    else sessionStorage.setItem(storageKey, workspaceId);
  } catch {
    // Storage may be denied: the tab then forgets it when it is reloaded.
  }
}

function read(): string | null {
  try {
    return sessionStorage.getItem(storageKey);
  } catch {
    // As above; and there is none on the server.
    return null;
  }
}
