import type { ErrorFacts } from "../errors";
import type { PortName } from "./ports";

/** What a customer reads where nothing of it is theirs to mend. */
export const notNow = "That did not work. Please try again in a moment.";

const unknownItem = {
  retryable: false,
  operator: "An item of the order is not in the catalogue.",
  customer: "One of the items is no longer on offer. Choose another one.",
};

const amountMismatch = {
  retryable: false,
  operator: "The amount paid is not the amount asked for.",
  customer: "The amount does not match the order. You have not been charged for it.",
};

/** What each port may fail with. An executor that needs a port may fail with that, too. */
export const portErrors: { readonly [Port in PortName]: ErrorFacts } = {
  products: {
    SEARCH_UNKNOWN_INDEX: {
      retryable: false,
      operator: "The search names an index that does not exist. Choose another one in the action.",
      customer: notNow,
    },
    SEARCH_UNAVAILABLE: { retryable: true, operator: "The search does not answer. Try again in a moment.", customer: notNow },
    UNKNOWN_ITEM: unknownItem,
  },
  geocoder: {
    GEOCODER_UNAVAILABLE: { retryable: true, operator: "The address service does not answer. Try again in a moment.", customer: notNow },
  },
  addresses: {},
  router: {
    NO_ROUTE: { retryable: false, operator: "There is no route between the two places.", customer: "We cannot get there. Try another address." },
  },
  zones: {},
  prices: { UNKNOWN_ITEM: unknownItem },
  orders: {
    UNKNOWN_ITEM: unknownItem,
    OUT_OF_STOCK: {
      retryable: false,
      operator: "An item ran out before the order was placed.",
      customer: "One of the items has run out. Choose another one.",
    },
    STORE_CLOSED: { retryable: false, operator: "The store is closed.", customer: "The store is closed now. Try another one." },
    PRICE_CHANGED: {
      retryable: false,
      operator: "A price changed while the customer was ordering.",
      customer: "A price has changed. Have a look at the new total.",
    },
    PAYMENT_NOT_CAPTURED: {
      retryable: false,
      operator: "The order was not placed, because its payment has not come in.",
      customer: "The payment has not come in, so nothing was ordered.",
    },
    AMOUNT_MISMATCH: amountMismatch,
  },
  payments: {
    AMOUNT_MISMATCH: amountMismatch,
  },
  llm: {
    LLM_CHAIN_EXHAUSTED: {
      retryable: true,
      operator: "No language model answered, so the fallback text was used. Check Providers in the settings.",
      customer: notNow,
    },
    LLM_BUDGET: { retryable: false, operator: "The budget for language models is used up.", customer: notNow },
  },
  nlu: {
    NLU_UNAVAILABLE: { retryable: true, operator: "The language service does not answer. Check it in the settings under Providers.", customer: notNow },
  },
  http: {},
  schedules: {},
  notices: {},
};

/** Of all ports together. */
export const everyPortError: ErrorFacts = Object.assign({}, ...Object.values(portErrors));

/** Of these ports together. */
export function errorsOfPorts(ports: readonly PortName[]): ErrorFacts {
  return Object.assign({}, ...ports.map((port) => portErrors[port]));
}
