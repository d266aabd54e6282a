import type { Json } from "../json/json";
import type { DeliveryConfig, ZoneMatch, ZonesPort } from "../ports/ports";
import { read, readText, toNumber } from "./read-value";

export type ZoneTerms = { name: string | null; delivery: DeliveryConfig };

/** The terms of a zone given as `zone`'s output or as an id; null when none is given or known. */
export async function readZone(value: Json | undefined, zones: ZonesPort): Promise<ZoneTerms | null> {
  const id = typeof value === "string" ? value : readText(value, "zoneId");
  const current: ZoneMatch | null = id === null || id === "" ? null : await zones.findById(id);
  if (current !== null) return { name: current.name, delivery: current.deliveryConfig };
  const delivery = read(value, "deliveryConfig");
  const number = (key: string) => toNumber(read(delivery, key));
  if (delivery === undefined || delivery === null) return null;
  return {
    name: readText(value, "name"),
    delivery: {
      minFeeMinor: number("minFeeMinor") ?? 0,
      perKmMinor: number("perKmMinor") ?? 0,
      freeAboveMinor: number("freeAboveMinor"),
      minOrderMinor: number("minOrderMinor") ?? 0,
      maxKm: number("maxKm"),
      taxPercent: number("taxPercent") ?? 0,
    },
  };
}
