import { hash } from "node:crypto";
import type { Sha256 } from "@/flows/engine/record/seal";

/** Node's own, several times faster than the portable one. */
export const sha256: Sha256 = (text) => hash("sha256", text);
