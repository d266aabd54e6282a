import type { ErrorFact } from "../errors";
import { notNow } from "../ports/port-errors";

/** Of those who read a place. */
export const invalidCoordinates: ErrorFact = {
  retryable: false,
  operator: "One of the places is not on the map.",
  customer: "We could not find that place. Try a landmark or the area's name.",
};

/** A mistake of the flow, or a service that fails: the customer can only try again. */
export const fault = (operator: string, retryable = false): ErrorFact => ({ retryable, operator, customer: notNow });
