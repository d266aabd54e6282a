import { readNumber } from "../../nlu/quantities";
import type { ExecutorScope } from "../../ports/executor";
import type { Place, Point, Ports, SavedAddress } from "../../ports/ports";
import { ordinalOf } from "../../words/ordinals";
import { fold, wordsOf } from "../../world/text";
import { readPoint } from "../read-point";
import { type AddressOffer, offerButtons } from "./offers";

export type FoundAddress = {
  id: string | null;
  label: string | null;
  line1: string;
  landmark: string | null;
  city: string | null;
  pincode: string | null;
  point: Point | null;
  source: string;
  confidence: number;
};

export type AddressReading = { type: "found"; address: FoundAddress } | { type: "unclear"; reason: "blank" | "unknown" | "badPoint" };

const leastConfidence = 0.5;
const shortestAddress = 3;

/** What the customer's answer says: a shared location, one of the offers, or words for the geocoder. Never a made-up point. */
export async function readAddress(
  scope: ExecutorScope,
  offers: readonly AddressOffer[],
  ports: Pick<Ports, "geocoder">,
  signal: AbortSignal,
): Promise<AddressReading> {
  const shared = readPoint(scope.event?.data ?? null);
  const sent = shared.type === "missing" ? readPoint(scope.input?.data ?? null) : shared;
  if (sent.type === "point") return { type: "found", address: await fromPin(sent.point, ports, signal) };
  const text = (scope.input?.text ?? "").trim();
  const offer = pickOffer(offers, scope.input?.event ?? null, text);
  if (offer !== null) return { type: "found", address: offer.type === "saved" ? fromSaved(offer.saved) : fromPlace(offer.place, offer.place.line1) };
  if (text.length < shortestAddress || readNumber(fold(text)) !== null)
    return { type: "unclear", reason: text === "" ? (sent.type === "invalid" && scope.event?.name === "location_shared" ? "badPoint" : "blank") : "unknown" };
  const [best] = await ports.geocoder.geocode(text, signal);
  if (best === undefined || best.confidence < leastConfidence) return { type: "unclear", reason: "unknown" };
  return { type: "found", address: fromPlace(best, text) };
}

/** By the pressed button, the number, "the first one", or the label. */
function pickOffer(offers: readonly AddressOffer[], pressed: string | null, text: string): AddressOffer | null {
  const byButton = offers.findIndex((_, index) => String(index + 1) === pressed);
  if (byButton !== -1) return offers[byButton] ?? null;
  const words = wordsOf(text).filter((word) => !["the", "one", "number", "option", "my", "at", "to", "please"].includes(word));
  const [only] = words.length === 0 ? wordsOf(text) : words;
  if (only !== undefined && words.length <= 1) {
    const number = readNumber(only) ?? ordinalOf(only);
    if (number !== null) return offers.at(number > 0 ? number - 1 : number) ?? null;
  }
  const said = fold(text);
  const labels = offerButtons(offers).map(({ label }) => fold(label));
  const exact = offers.find((offer, index) => said !== "" && (fold(offer.label) === said || labels[index] === said || fold(offer.label) === words.join(" ")));
  return exact ?? null;
}

function fromSaved(saved: SavedAddress): FoundAddress {
  const { id, label, line1, landmark, city, pincode, point } = saved;
  return { id, label, line1, landmark, city, pincode, point, source: "saved", confidence: 1 };
}

function fromPlace({ label, landmark, city, pincode, point, source, confidence }: Place, line1: string): FoundAddress {
  return { id: null, label, line1, landmark, city, pincode, point, source, confidence };
}

async function fromPin(point: Point, ports: Pick<Ports, "geocoder">, signal: AbortSignal): Promise<FoundAddress> {
  const near = await ports.geocoder.reverse(point, signal);
  const line1 = near === null ? `${point.latitude.toFixed(5)}, ${point.longitude.toFixed(5)}` : `Near ${near.label}`;
  return {
    id: null,
    label: near?.label ?? null,
    line1,
    landmark: near?.landmark ?? null,
    city: near?.city ?? null,
    pincode: near?.pincode ?? null,
    point,
    source: "pin",
    confidence: 1,
  };
}
