import type { StateType } from "@/flows/definition/schema";

/** The five types in the operator's words. */
export const stateTypeTexts = {
  action: { name: "Action", does: "Does something by itself: search, price, place an order." },
  decision: { name: "Decision", does: "Chooses the way by looking at what is known." },
  wait: { name: "Wait", does: "Says something and waits for the customer or a service." },
  parallel: { name: "Parallel", does: "Does several things at the same time." },
  final: { name: "End", does: "Ends the conversation as completed, cancelled or failed." },
} as const satisfies Record<StateType, { name: string; does: string }>;
