import { isObject, type Json } from "../json/json";
import type { Point } from "../ports/ports";
import { isPoint } from "../world/geo";
import { read, toNumber } from "./read-value";

export type PointReading = { type: "point"; point: Point } | { type: "missing" } | { type: "invalid" };

/** A point from `{latitude, longitude}`, `{lat, lng}` or anything with `coordinates` of that shape. Pure. */
export function readPoint(value: Json | undefined): PointReading {
  if (!isObject(value)) return value === undefined || value === null || value === "" ? { type: "missing" } : { type: "invalid" };
  const nested = read(value, "coordinates");
  if (isObject(nested)) return readPoint(nested);
  return readDegrees(read(value, "latitude") ?? read(value, "lat"), read(value, "longitude") ?? read(value, "lng") ?? read(value, "lon"));
}

/** 0 is a legal degree; numeric text counts. Pure. */
export function readDegrees(latitude: Json | undefined, longitude: Json | undefined): PointReading {
  const isMissing = (degree: Json | undefined) => degree === undefined || degree === null || degree === "";
  if (isMissing(latitude) || isMissing(longitude)) return { type: "missing" };
  const point = { latitude: toNumber(latitude) ?? Number.NaN, longitude: toNumber(longitude) ?? Number.NaN };
  return isPoint(point) ? { type: "point", point } : { type: "invalid" };
}
