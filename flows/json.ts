/** Any value that JSON can spell. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A JSON object: its keys are own, enumerable and never `__proto__`, `constructor` or `prototype`. */
export type JsonObject = { [key: string]: Json };
