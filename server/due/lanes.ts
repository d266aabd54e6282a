import type { Lane } from "./lane";

type AnyLane = Pick<Lane<never>, "start" | "stop" | "nudge">;

/** Several lanes as one. One that cannot claim, or has much to do, does not keep the others waiting. */
export function createLanes(lanes: readonly AnyLane[]) {
  return {
    start(): void {
      for (const lane of lanes) lane.start();
    },
    /** Something may be due in any of them. */
    nudge(): void {
      for (const lane of lanes) lane.nudge();
    },
    async stop(): Promise<void> {
      await Promise.all(lanes.map((lane) => lane.stop()));
    },
  };
}

export type Lanes = ReturnType<typeof createLanes>;
