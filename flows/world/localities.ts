import type { Point } from "../ports/ports";
import { localityTable } from "./data/localities";

export type LocalityKind = "locality" | "road" | "landmark";
export type Locality = { id: string; name: string; aliases: string[]; city: string; pincode: string; kind: LocalityKind; point: Point; popularity: number };

function kindOf(text: string): LocalityKind {
  return text === "road" || text === "landmark" ? text : "locality";
}

const towns: ReadonlySet<string> = new Set(["Trimbakeshwar", "Igatpuri", "Sinnar", "Dindori", "Niphad", "Pimpalgaon Baswant", "Malegaon", "Ozar", "Bhagur"]);

function parseLine(line: string): Locality {
  const [name = "", kind = "", latitude = "", longitude = "", pincode = "", popularity = "", aliases = ""] = line.split("|");
  return {
    id: `loc_${name.toLowerCase().replace(/[^a-z]+/g, "_")}`,
    name,
    aliases: aliases.split(",").filter((alias) => alias !== ""),
    city: towns.has(name) ? name : "Nashik",
    pincode,
    kind: kindOf(kind),
    point: { latitude: Number(latitude), longitude: Number(longitude) },
    popularity: Number(popularity),
  };
}

/** The gazetteer: every place the seeded world knows, best known first within a line's order of the table. */
export const localities: readonly Locality[] = localityTable.trim().split("\n").map(parseLine);
