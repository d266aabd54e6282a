import { createHmac } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** An app for second factors, set up by typing the key that the page shows. Written apart from the server's, after RFC 6238. */
export function authenticator(key: string) {
  const bits = [...key.replace(/\s/g, "")].map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  let last = 0;
  return {
    /** A code that was not given out before: the present one, else the next, which the server takes as well. */
    code(): string {
      last = Math.max(Math.floor(Date.now() / 30_000), last + 1);
      const counter = Buffer.alloc(8);
      counter.writeBigUInt64BE(BigInt(last));
      const mac = createHmac("sha1", secret).update(counter).digest();
      const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff;
      return String(number % 1_000_000).padStart(6, "0");
    },
  };
}
