/** Small steps that are left. Mutable. Whoever finds it below zero gives up. */
export type Meter = { left: number; readonly before: number };
