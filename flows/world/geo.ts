import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import type { Point, Route } from "../ports/ports";
import type { Position } from "./data/zones";

const earthRadiusM = 6_371_008.8;
const roadFactor = 1.3;
/** Average speed of a rider in the city. */
const metersPerSecond = 22_000 / 3_600;

/** True for degrees that name a place on earth; 0, 0 is one. Pure. */
export function isPoint(point: Point): boolean {
  return Number.isFinite(point.latitude) && Number.isFinite(point.longitude) && Math.abs(point.latitude) <= 90 && Math.abs(point.longitude) <= 180;
}

/** Great-circle distance in metres. Pure. */
export function haversineMeters(from: Point, to: Point): number {
  const radians = Math.PI / 180;
  const dLatitude = (to.latitude - from.latitude) * radians;
  const dLongitude = (to.longitude - from.longitude) * radians;
  const half = Math.sin(dLatitude / 2) ** 2 + Math.cos(from.latitude * radians) * Math.cos(to.latitude * radians) * Math.sin(dLongitude / 2) ** 2;
  return 2 * earthRadiusM * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** The way without a road network: great circle × 1.3, marked as estimated. Pure. */
export function estimateRoute(from: Point, to: Point): Route {
  const meters = Math.round(haversineMeters(from, to) * roadFactor);
  return { meters, seconds: Math.round(meters / metersPerSecond), source: "great-circle", estimated: true };
}

export type AreaGeometry = { type: "Polygon"; coordinates: Position[][] } | { type: "MultiPolygon"; coordinates: Position[][][] };

/** True inside the area and on its outer border; false in its holes. Pure. */
export function isInside(point: Point, area: AreaGeometry): boolean {
  return booleanPointInPolygon([point.longitude, point.latitude], area);
}

/** The area that holds the point and offers the module (null: any), by priority, highest first. Pure. */
export function locateZone<Zone extends { geojson: AreaGeometry; modules: readonly string[]; priority: number }>(
  zones: readonly Zone[],
  point: Point,
  module: string | null,
): Zone | null {
  const candidates = zones.filter((zone) => (module === null || zone.modules.includes(module)) && isInside(point, zone.geojson));
  return candidates.reduce<Zone | null>((best, zone) => (best === null || zone.priority > best.priority ? zone : best), null);
}
