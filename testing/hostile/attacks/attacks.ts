import type { Attack } from "./attack";
import { heavyEdits } from "./heavy-edits";
import { manyCalls } from "./many-calls";
import { namedClass } from "./named-class";
import { historyOfMany, historyOfOne, joinLoop, typingLoop, unknownEvents } from "./uncounted-events";
import { unfinishedBodies } from "./unfinished-bodies";
import { unfoldingText } from "./unfolding-text";

const uncountedEvents = [joinLoop, typingLoop, unknownEvents, historyOfOne, historyOfMany];

/** Every attack there is: the tests and `npm run bench -- hostile` run what stands here. */
export const attacks: readonly Attack[] = [namedClass, unfoldingText, manyCalls, unfinishedBodies, heavyEdits, ...uncountedEvents];
