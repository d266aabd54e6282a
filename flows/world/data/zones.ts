import type { DeliveryConfig } from "../../ports/ports";

/** Longitude, latitude, as in GeoJSON. */
export type Position = [longitude: number, latitude: number];
export type PolygonGeometry = { type: "Polygon"; coordinates: Position[][] };
export type WorldZone = {
  id: string;
  name: string;
  geojson: PolygonGeometry;
  modules: string[];
  codEnabled: boolean;
  priority: number;
  deliveryConfig: DeliveryConfig;
};

const everyModule = ["food", "parcel", "ecommerce"];

/** Nobody delivers on the army aerodrome in the middle of the city. */
const aerodrome: Position[] = [
  [73.803, 19.958],
  [73.812, 19.958],
  [73.812, 19.967],
  [73.803, 19.967],
  [73.803, 19.958],
];

const city: Position[] = [
  [73.695, 19.975],
  [73.72, 19.942],
  [73.76, 19.933],
  [73.815, 19.925],
  [73.846, 19.925],
  [73.862, 19.945],
  [73.872, 19.99],
  [73.882, 20.025],
  [73.85, 20.045],
  [73.805, 20.06],
  [73.77, 20.04],
  [73.745, 20.036],
  [73.7, 20.03],
  [73.692, 20.0],
  [73.695, 19.975],
];

const outskirts: Position[] = [
  [73.635, 19.955],
  [73.715, 19.895],
  [73.805, 19.865],
  [73.865, 19.865],
  [73.91, 19.9],
  [73.935, 19.98],
  [73.965, 20.1],
  [73.905, 20.125],
  [73.78, 20.1],
  [73.63, 20.085],
  [73.62, 20.0],
  [73.635, 19.955],
];

const cantonment: Position[] = [
  [73.812, 19.868],
  [73.85, 19.868],
  [73.85, 19.918],
  [73.812, 19.918],
  [73.812, 19.868],
];

/** The service areas: the city, the cantonment (paid online only) and the outskirts (dearer). Menu prices include tax. */
export const worldZones: readonly WorldZone[] = [
  {
    id: "zone_nashik_city",
    name: "Nashik city",
    geojson: { type: "Polygon", coordinates: [city, aerodrome] },
    modules: everyModule,
    codEnabled: true,
    priority: 10,
    deliveryConfig: { minFeeMinor: 2_000, perKmMinor: 1_000, freeAboveMinor: null, minOrderMinor: 9_900, maxKm: 20, taxPercent: 0 },
  },
  {
    id: "zone_deolali",
    name: "Deolali cantonment",
    geojson: { type: "Polygon", coordinates: [cantonment] },
    modules: everyModule,
    codEnabled: false,
    priority: 5,
    deliveryConfig: { minFeeMinor: 4_000, perKmMinor: 1_200, freeAboveMinor: null, minOrderMinor: 19_900, maxKm: 25, taxPercent: 0 },
  },
  {
    id: "zone_nashik_outskirts",
    name: "Nashik outskirts",
    geojson: { type: "Polygon", coordinates: [outskirts, aerodrome] },
    modules: everyModule,
    codEnabled: true,
    priority: 1,
    deliveryConfig: { minFeeMinor: 6_000, perKmMinor: 1_500, freeAboveMinor: null, minOrderMinor: 29_900, maxKm: 30, taxPercent: 0 },
  },
];
