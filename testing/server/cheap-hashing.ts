import { createHashing, type Hashing } from "@/server/accounts/passwords/hashing";

/** Passwords hashed in a millisecond, for tests that are about something else. */
export function createCheapHashing(): Hashing {
  return createHashing({ N: 2 ** 10, r: 8, p: 1 });
}
