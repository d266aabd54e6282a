import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson } from "../json/canonical";
import type { FlowDefinition } from "./schema";

/** SHA-256 in hex over the canonical JSON of the definition without `ui` (rule 9): layout does not change what runs. Pure. */
export function checksumOf(definition: FlowDefinition): string {
  const { ui: _layout, ...running } = definition;
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(running))));
}
