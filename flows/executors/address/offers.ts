import type { AddressOwner, Place, Ports, SavedAddress } from "../../ports/ports";

export type AddressPorts = Pick<Ports, "addresses" | "geocoder">;

/** A place to pick by number or label. */
export type AddressOffer = { type: "saved"; label: string; saved: SavedAddress } | { type: "place"; label: string; place: Place };

const mostSaved = 5;
const mostPlaces = 4;

/** What is offered: saved addresses if there are any and they are allowed, else well-known places. The same every time as long as nothing is saved. */
export async function listOffers(owner: AddressOwner, allowSaved: boolean, ports: AddressPorts): Promise<AddressOffer[]> {
  const saved = allowSaved ? await ports.addresses.list(owner) : [];
  if (saved.length > 0) return saved.slice(0, mostSaved).map((entry) => ({ type: "saved", label: entry.label, saved: entry }));
  const places = await ports.geocoder.suggestions();
  return places.slice(0, mostPlaces).map((place) => ({ type: "place", label: place.label, place }));
}

/** Numbered buttons; a saved address also says where it is. Pure. */
export function offerButtons(offers: readonly AddressOffer[]): { id: string; label: string }[] {
  return offers.map((offer, index) => ({ id: String(index + 1), label: offer.type === "saved" ? `${offer.label}, ${offer.saved.line1}` : offer.label }));
}
