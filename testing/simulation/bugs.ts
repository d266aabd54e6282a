import { bugsOfBatches } from "./bugs-of-batches";
import { bugsOfCommits } from "./bugs-of-commits";
import { bugsOfFamilies } from "./bugs-of-families";
import { bugsOfTheEdge } from "./bugs-of-the-edge";
import { bugsOfTheLane } from "./bugs-of-the-lane";
import { bugsOfTheStore } from "./bugs-of-the-store";
import { bugsOfTriggers } from "./bugs-of-triggers";
import { bugsOfTurns } from "./bugs-of-turns";
import type { PlantedBug } from "./planted-bug";

/** Every planted bug by its name: the simulation must catch each of them. */
export const bugs: ReadonlyMap<string, PlantedBug> = new Map(
  Object.entries({
    ...bugsOfTheStore,
    ...bugsOfCommits,
    ...bugsOfBatches,
    ...bugsOfTurns,
    ...bugsOfTheEdge,
    ...bugsOfTheLane,
    ...bugsOfTriggers,
    ...bugsOfFamilies,
  }),
);
