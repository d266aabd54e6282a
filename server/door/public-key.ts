import { randomBytes } from "node:crypto";

/** Names a connection to the outside: `ck_` and 128 random bits. */
export const newPublicKey = (): string => `ck_${randomBytes(16).toString("hex")}`;
