import { checkConversations } from "./check-conversations";
import { checkFamilies } from "./check-families";
import { checkOutside } from "./check-outside";
import { checkRuns } from "./check-runs";
import { checkTriggers } from "./check-triggers";
import type { World } from "./world";

/** What must hold when all is quiet (specification of durable turns, B.3). */
export function checkEnd(world: World): void {
  checkConversations(world);
  checkRuns(world);
  checkFamilies(world);
  checkOutside(world);
  checkTriggers(world);
}
