import { type Cuisine, dishTables } from "./data/dishes";

export type Dish = { name: string; category: string; cuisine: Cuisine; veg: boolean; priceMinor: number; description: string };

function parseLine(line: string, cuisine: Cuisine): Dish {
  const [name = "", category = "", mark = "", price = "", description = ""] = line.split("|");
  return { name, category, cuisine, veg: mark === "v", priceMinor: Number(price) * 100, description };
}

function parseTable(cuisine: Cuisine): Dish[] {
  return dishTables[cuisine]
    .trim()
    .split("\n")
    .map((line) => parseLine(line, cuisine));
}

/** The dishes of each cuisine, best known first. */
export const dishesByCuisine: ReadonlyMap<string, readonly Dish[]> = new Map([
  ["North Indian", parseTable("North Indian")],
  ["Biryani", parseTable("Biryani")],
  ["South Indian", parseTable("South Indian")],
  ["Maharashtrian", parseTable("Maharashtrian")],
  ["Chinese", parseTable("Chinese")],
  ["Italian", parseTable("Italian")],
  ["Fast Food", parseTable("Fast Food")],
  ["Street Food", parseTable("Street Food")],
  ["Gujarati", parseTable("Gujarati")],
  ["Desserts", parseTable("Desserts")],
  ["Beverages", parseTable("Beverages")],
  ["Healthy", parseTable("Healthy")],
]);

export const cuisineNames: readonly string[] = [...dishesByCuisine.keys()];
