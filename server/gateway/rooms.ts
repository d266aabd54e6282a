type Room =
  | { type: "session"; sessionId: string }
  | {
      type: "run";
      runId: string;
      /** What agents and viewers see, or everything. */
      sight: "masked" | "full";
    };

/** The one place that names rooms. */
export function roomOf(room: Room): string {
  return room.type === "session" ? `session:${room.sessionId}` : `run:${room.runId}:${room.sight}`;
}
