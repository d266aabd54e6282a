import fc from "fast-check";
import { storableText } from "@/flows/json/storable-text";
import { eventIdHeader, signatureAgeMs, signatureHeader, signedHeaders, timestampHeader } from "@/server/signatures/signature";
import { bodyWith, text } from "./grammar";
import { requestBytes } from "./raw-http";

const entity = fc.record(
  { order_id: text, amount: fc.oneof(fc.double(), fc.integer(), text), currency: text, status: text, __proto__: fc.constant({ isAdmin: true }) },
  { requiredKeys: [] },
);

const body = fc.oneof(
  bodyWith(["event", "payload", "type", "id", "correlationKey", "data"]),
  fc
    .record({ event: fc.constantFrom("payment.captured", "payment.failed", "order.paid", "x"), payload: fc.record({ payment: fc.record({ entity }) }) })
    .map((given) => Buffer.from(JSON.stringify(given))),
);

/** Webhooks: most with a signature that fits, so that what is behind it is reached. */
export function hostileWebhooks(secrets: { [source: string]: string }): fc.Arbitrary<Buffer> {
  const sources = [...Object.keys(secrets), "nobody", "__proto__", "constructor", "%00", ".."];
  return fc
    .record({
      source: fc.constantFrom(...sources),
      body,
      signature: fc.constantFrom("right", "right", "right", "right", "wrong", "absent", "long"),
      ageMs: fc.constantFrom(0, 0, 0, 0, 0, signatureAgeMs * 2, -signatureAgeMs * 2, Number.MIN_SAFE_INTEGER),
      eventId: fc.oneof(
        fc.uuid(),
        fc.constantFrom("evt_1", "evt_2", "__proto__"),
        text.map((given) => encodeURIComponent(storableText(given)).slice(0, 6_000)),
      ),
    })
    .map(({ source, body: bytes, signature, eventId, ageMs }) => {
      const secret = (Object.hasOwn(secrets, source) ? secrets[source] : undefined) ?? "nobody's";
      const signed = signedHeaders(secret, { body: bytes, at: Date.now() - ageMs, eventId });
      const right = signed[signatureHeader] ?? "";
      const signatures = { right, wrong: right.replace(/^./, "z"), absent: null, long: right.repeat(50) };
      const given = signatures[signature === "wrong" || signature === "absent" || signature === "long" ? signature : "right"];
      const headers = [
        ["Content-Type", "application/json"] as const,
        [eventIdHeader, eventId] as const,
        [timestampHeader, signed[timestampHeader] ?? ""] as const,
        ...(given === null ? [] : [[signatureHeader, given] as const]),
      ];
      return requestBytes({ method: "POST", target: `/api/webhooks/${source}`, headers, body: bytes });
    });
}
