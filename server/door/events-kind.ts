/** A connection that no channel stands behind: another program of the workspace tells its runs of events. */
export const eventsKind = "events";
