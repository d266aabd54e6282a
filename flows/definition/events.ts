/** The event catalogue of requirements 1.4. */
export const externalEvents = [
  "user_message",
  "user_input",
  "user_selects",
  "user_refines",
  "user_confirms",
  "user_cancels",
  "user_edits",
  "user_changes_address",
  "user_checkout",
  "user_adds",
  "location_shared",
  "timeout",
  "resume",
  "cancel",
] as const;

export const executorEvents = [
  "success",
  "api_success",
  "error",
  "data_valid",
  "data_invalid",
  "extracted",
  "no_entities",
  "low_confidence",
  "items_found",
  "no_items",
  "address_valid",
  "address_invalid",
  "zone_valid",
  "zone_invalid",
  "calculated",
  "below_minimum",
  "payment_created",
  "payment_success",
  "payment_failed",
  "cod_confirmed",
  "item_added",
  "cart_changed",
  "cart_empty",
  "out_of_stock",
] as const;

export const engineEvents = ["entered", "exited", "default", "max_attempts", "loop_limit"] as const;

/** Keys that expressions may read beside the context and that no action may write. */
export const reservedKeys = ["_meta", "_input", "_event", "_error"] as const;

const externalSet: ReadonlySet<string> = new Set(externalEvents);

/** True for events that come from outside the run by their name alone; `input` of a state may name more (rule 29). */
export function isExternalEvent(name: string): boolean {
  return externalSet.has(name) || name.startsWith("user_") || name.startsWith("webhook:") || name.startsWith("trigger:");
}
