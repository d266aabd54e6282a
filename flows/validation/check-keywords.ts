import { jsonPointer } from "../json/json-pointer";
import { unknownKeywords } from "../json/unknown-keywords";
import type { Check } from "./flow-outline";
import { placedFragments } from "./placed-fragments";

/** Keywords of JSON Schema that the engine does not know, or not as they are set: an author who wrote one waits for an effect in vain. */
export const checkKeywords: Check = (flow) =>
  placedFragments(flow).flatMap(({ fragment, pointer, owner }) =>
    unknownKeywords(fragment).map((keyword) => ({
      code: "UNKNOWN_KEYWORD" as const,
      path: `${pointer}${jsonPointer([keyword])}`,
      message: `the rule '${keyword}' of ${owner} is not understood, or not as it is set`,
      fix: `Correct or remove '${keyword}'; it does not do what it says.`,
    })),
  );
