import type { ErrorFact } from "../errors";

/** Of those who read a place. */
export const invalidCoordinates: ErrorFact = {
  retryable: false,
  operator: "One of the places is not on the map.",
  customer: "We could not find that place. Try a landmark or the area's name.",
};
