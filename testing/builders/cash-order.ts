/** What a customer says to order in cash from the food flow, "order food" being the message that starts it (A71's check). */
export const cashOrderWords = ["order food", "paneer tikka", "1", "1", "confirm, cash"];

/** The states such an order visits, repeats joined (A71's check). */
export const cashOrderTrail = [
  "init",
  "search_food",
  "show_results",
  "collect_address",
  "validate_zone",
  "calculate_delivery",
  "confirm_order",
  "process_payment",
  "place_order",
  "completed",
];
