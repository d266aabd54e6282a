import type { Json } from "./json";
import type { Meter } from "./meter";

/** What is wrong with a value, or null. Counts its steps, and gives up when there are none left. */
export type ValueCheck = (value: Json, meter: Meter) => string | null;
