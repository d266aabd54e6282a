import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson } from "../json/canonical";
import type { FlowDefinition } from "./schema";
import { toV2 } from "./to-v2";

/**
 * SHA-256 in hex over the canonical JSON of the definition as the wire shows it, without `ui` (rule 9): layout and ids do not
 * change what runs, and what was published before v3 keeps the checksum that it was published with. Pure.
 */
export function checksumOf(definition: FlowDefinition): string {
  const { ui: _layout, ...running } = toV2(definition);
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(running))));
}
