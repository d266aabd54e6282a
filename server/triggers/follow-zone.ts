import { nextRunAfter } from "@/server/jobs/next-run";
import type { ZoneFollowersRepository } from "./zone-followers-repository";

export type ZoneFollowingDeps = { repository: ZoneFollowersRepository; now: () => number };

/** Moves the schedules of flows that name no zone of their own to the workspace's, where that is another by now. */
export function createZoneFollowing({ repository, now }: ZoneFollowingDeps) {
  return async function followZone(workspaceId: string): Promise<void> {
    for (const follower of await repository.list(workspaceId)) await repository.move(follower, nextRunAfter(follower, now()));
  };
}
