export const dishKinds = [
  "bowl",
  "curry",
  "rice",
  "flatbread",
  "dosa",
  "pizza",
  "burger",
  "sandwich",
  "roll",
  "skewer",
  "triangles",
  "balls",
  "cake",
  "glass",
  "cup",
  "leaves",
  "thali",
  "box",
] as const;
export type DishKind = (typeof dishKinds)[number];

export type DishLook = {
  kind: DishKind;
  /** Hue of the ground, 0 to 360. */
  ground: number;
  /** Hue of the food. */
  food: number;
  /** 0 to 1, for turning and scattering the parts. */
  turn: number;
};

/** First match wins; words of the name speak louder than the category. */
const byName: readonly [RegExp, DishKind][] = [
  [/\b(biryani|pulao|fried rice|rice|khichdi|poha|upma|bhat)\b/i, "rice"],
  [/\b(dosa|uttapam|crepe|chilla|cheela)\b/i, "dosa"],
  [/\b(pizza)\b/i, "pizza"],
  [/\b(burger|vada pav|pav bhaji|dabeli|misal pav|slider)\b/i, "burger"],
  [/\b(sandwich|toast)\b/i, "sandwich"],
  [/\b(roll|wrap|frankie|burrito|shawarma)\b/i, "roll"],
  [/\b(tikka|kebab|kabab|seekh|skewer|satay|65)\b(?!.*\b(masala|biryani)\b)/i, "skewer"],
  [/\b(samosa|puff|pakora|pakoda|bhaji|cutlet|nachos|fries)\b/i, "triangles"],
  [/\b(jamun|rasgulla|ladoo|laddu|idli|manchurian|momos?|vada|kofta|puri|modak|appe)\b/i, "balls"],
  [/\b(naan|roti|chapati|paratha|kulcha|bhakri|thepla|bhatura|bhature)\b/i, "flatbread"],
  [/\b(chai|tea|coffee|espresso|cappuccino|latte|hot chocolate)\b/i, "cup"],
  [/\b(lassi|juice|shake|smoothie|soda|cola|chaas|buttermilk|sharbat|mojito|lemonade|water|kulfi|falooda)\b/i, "glass"],
  [/\b(salad|sprouts)\b/i, "leaves"],
  [/\b(thali|platter|combo)\b/i, "thali"],
  [/\b(cake|pastry|brownie|cheesecake|muffin|cupcake)\b/i, "cake"],
  [/\b(soup|rasam|shorba|noodles|chowmein|ramen|pasta|penne|spaghetti|halwa|kheer|shrikhand)\b/i, "bowl"],
  [/\b(dal|curry|masala|makhani|korma|paneer|butter chicken|kolhapuri|bhaji|sabzi|rajma|chole|rassa|misal)\b/i, "curry"],
];

const byCategory: Readonly<Record<string, DishKind>> = {
  beverages: "glass",
  bowls: "bowl",
  breads: "flatbread",
  breakfast: "balls",
  burgers: "burger",
  cakes: "cake",
  chaat: "balls",
  desserts: "cake",
  mains: "curry",
  noodles: "bowl",
  pasta: "bowl",
  pizza: "pizza",
  rice: "rice",
  rolls: "roll",
  salads: "leaves",
  sandwiches: "sandwich",
  sides: "curry",
  snacks: "triangles",
  soups: "bowl",
  starters: "skewer",
  sweets: "balls",
  thali: "thali",
};

const grounds = [34, 18, 52, 150, 196, 268, 340, 96];
const foods: Readonly<Record<DishKind, readonly number[]>> = {
  bowl: [24, 42, 100],
  curry: [18, 30, 44, 110],
  rice: [44, 36, 28],
  flatbread: [38, 34],
  dosa: [36, 32],
  pizza: [12, 20],
  burger: [30, 26],
  sandwich: [40, 36],
  roll: [36, 30],
  skewer: [16, 24, 32],
  triangles: [34, 28],
  balls: [40, 22, 14],
  cake: [340, 22, 44],
  glass: [48, 330, 20, 100],
  cup: [26, 20],
  leaves: [105, 90],
  thali: [24, 40],
  box: [210, 260, 160, 20],
};

/** How a product is drawn: the same for the same category, name and maker, always. `image` is `category/name`; the maker changes colours only. Pure. */
export function dishLook(image: string, maker = ""): DishLook {
  const slash = image.indexOf("/");
  const category = image.slice(0, Math.max(0, slash)).toLowerCase();
  const name = image.slice(slash + 1);
  const known = byCategory[category];
  const kind = (known === undefined && category !== "" ? undefined : byName.find(([pattern]) => pattern.test(name))?.[1]) ?? known ?? "box";
  const hash = hashOf(`${image}/${maker}`);
  return { kind, ground: pick(grounds, hash), food: pick(foods[kind], hash >>> 5), turn: ((hash >>> 9) % 997) / 997 };
}

function pick(list: readonly number[], index: number): number {
  return list[index % list.length] ?? 0;
}

/** FNV-1a over UTF-16 units, finished so that near names end far apart. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
