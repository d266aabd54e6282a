import type { Attack } from "./attack";
import { unfoldingText } from "./unfolding-text";

/** Every attack there is: the tests and `npm run bench -- hostile` run what stands here. */
export const attacks: readonly Attack[] = [unfoldingText];
