type Room =
  | { type: "session"; sessionId: string }
  /** Of those who want to know who waits for a person. */
  | { type: "attention"; workspaceId: string }
  /** Of those who have it open in the editor. */
  | { type: "flow"; flowId: string }
  | {
      type: "run";
      runId: string;
      /** What agents and viewers see, or everything. */
      sight: "masked" | "full";
    };

/** The one place that names rooms. */
export function roomOf(room: Room): string {
  switch (room.type) {
    case "session":
      return `session:${room.sessionId}`;
    case "attention":
      return `attention:${room.workspaceId}`;
    case "flow":
      return `flow:${room.flowId}`;
    case "run":
      return `run:${room.runId}:${room.sight}`;
  }
}
