import { ExecutorError } from "../../errors";
import type { JsonObject } from "../../json/json";
import type { ExecutorReply, ExecutorResult, ExecutorScope } from "../../ports/executor";
import type { AddressOwner } from "../../ports/ports";
import { defineExecutor } from "../define-executor";
import { addressDescriptor } from "./descriptor";
import { type AddressPorts, listOffers, offerButtons } from "./offers";
import { type AddressReading, type FoundAddress, readAddress } from "./read-address";

/** On entry it asks and offers, else it reads the answer. */
export const address = defineExecutor(addressDescriptor, async (config, scope, ports, { signal }): Promise<ExecutorResult> => {
  const owner = ownerOf(scope);
  const offers = await listOffers(owner, config.allow_saved, ports);
  const buttons = offerButtons(offers);
  if (scope.hook === "entry")
    return { ok: true, park: true, replies: [{ content: config.prompt ?? questionFor(config.field, offers[0]?.type === "saved"), buttons }] };

  const reading = await read(scope, offers, ports, signal);
  const isLast = config.maxAttempts !== undefined && scope.attempts + 1 >= config.maxAttempts;
  if (reading.type !== "found") return invalid(reading.reply, isLast);
  const { address: found } = reading;
  if (found.point === null && config.require_coordinates)
    return invalid({ content: "I could not find that on the map. Please share your location, or name a locality nearby." }, isLast);
  const id = config.saveNew && found.id === null ? await save(owner, found, scope, ports) : found.id;
  return { ok: true, output: toOutput({ ...found, id }), event: "address_valid" };
});

type Answer = { type: "found"; address: FoundAddress } | { type: "unclear"; reply: ExecutorReply };

/** A geocoder that does not answer is no reason to give up: a pin needs none. */
async function read(scope: ExecutorScope, offers: Awaited<ReturnType<typeof listOffers>>, ports: AddressPorts, signal: AbortSignal): Promise<Answer> {
  try {
    const reading = await readAddress(scope, offers, ports, signal);
    return reading.type === "found" ? reading : { type: "unclear", reply: { content: sentences[reading.reason] } };
  } catch (error) {
    if (!(error instanceof ExecutorError) || error.code !== "GEOCODER_UNAVAILABLE") throw error;
    return { type: "unclear", reply: { content: "I cannot look up places right now. Please share your location on the map instead." } };
  }
}

const sentences = {
  blank: "Please type an address or share your location.",
  unknown: "I could not find that place. Please name a locality or a main road in Nashik, such as College Road, or share your location.",
  badPoint: "That location did not come through. Please share it again, or type the address.",
} satisfies Record<Extract<AddressReading, { type: "unclear" }>["reason"], string>;

function invalid(reply: ExecutorReply, isLast: boolean): ExecutorResult {
  return { ok: true, event: isLast ? "max_attempts" : "address_invalid", replies: [reply] };
}

function questionFor(field: string, hasSaved: boolean): string {
  const question = field.includes("pickup")
    ? "Where should we pick it up?"
    : field.includes("delivery")
      ? "Where should we deliver it?"
      : "What is the address?";
  return `${question} ${hasSaved ? "Pick a saved address, type another one, or share your location." : "Pick a place, type an address, or share your location."}`;
}

function ownerOf({ meta }: ExecutorScope): AddressOwner {
  return { participantId: meta.participantId, userId: meta.userId, conversationId: meta.conversationId };
}

/** The point is part of the key: a turn that is done over with another answer must not get the first answer's address. */
async function save(owner: AddressOwner, found: FoundAddress, scope: ExecutorScope, ports: AddressPorts): Promise<string | null> {
  if (found.point === null) return null;
  const { label, line1, landmark, city, pincode, point } = found;
  const saved = await ports.addresses.save(
    owner,
    { label: label ?? line1, line1, landmark, city, pincode, point },
    `${scope.key}:${point.latitude},${point.longitude}`,
  );
  return saved.id;
}

function toOutput({ id, label, line1, landmark, city, pincode, point, source, confidence }: FoundAddress): JsonObject {
  const place = [landmark, label !== null && !line1.toLowerCase().includes(label.toLowerCase()) ? label : null, city].filter(
    (part) => part !== null && !line1.toLowerCase().includes(part.toLowerCase()),
  );
  return {
    ...(id === null ? {} : { id }),
    ...(label === null ? {} : { label }),
    line1,
    ...(landmark === null ? {} : { landmark }),
    ...(city === null ? {} : { city }),
    ...(pincode === null ? {} : { pincode }),
    ...(point === null ? {} : { latitude: point.latitude, longitude: point.longitude, coordinates: { latitude: point.latitude, longitude: point.longitude } }),
    formatted: [[line1, ...place].join(", "), pincode].filter((part) => part !== null).join(" "),
    source,
    confidence,
  };
}
