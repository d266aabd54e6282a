import type { Point } from "../ports/ports";
import { storeTable } from "./data/stores";
import { localities } from "./localities";
import { createRandom, hashText } from "./random";

export type WorldStore = {
  id: string;
  number: number;
  name: string;
  module: "food" | "ecommerce";
  cuisines: string[];
  locality: string;
  point: Point;
  open: boolean;
  rating: number;
};

const pointByName: ReadonlyMap<string, Point> = new Map(localities.map((locality) => [locality.name, locality.point]));

function parseLine(line: string, index: number): WorldStore {
  const [name = "", locality = "", what = ""] = line.split("|");
  const random = createRandom(hashText(name));
  const middle = pointByName.get(locality);
  if (middle === undefined) throw new Error(`store ${name}: no locality ${locality}`);
  // Up to 160 m from the middle, so that two stores of one locality are two dots on a map.
  const shift = () => Math.round((random() - 0.5) * 0.003 * 1e5) / 1e5;
  return {
    id: `st_${String(index + 1).padStart(3, "0")}`,
    number: index + 1,
    name,
    module: what === "shop" ? "ecommerce" : "food",
    cuisines: what === "shop" ? [] : what.split(","),
    locality,
    point: { latitude: Number((middle.latitude + shift()).toFixed(5)), longitude: Number((middle.longitude + shift()).toFixed(5)) },
    open: true,
    rating: Math.round((3.6 + random() * 1.3) * 10) / 10,
  };
}

/** The seeded restaurants and shops of Nashik; each stands at a locality of the gazetteer. */
export const worldStores: readonly WorldStore[] = storeTable.trim().split("\n").map(parseLine);
