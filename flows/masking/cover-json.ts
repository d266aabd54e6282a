import { isObject, type Json, type JsonObject } from "../json/json";
import { rootOf } from "../validation/action-use";
import type { ValueCover } from "./cover-values";
import { masked } from "./masked";
import type { Sensitivity } from "./sensitivity";

/** Data by the names and values in it. */
export function coverJson(value: Json, { sensitivity, values }: { sensitivity: Sensitivity; values: ValueCover }): Json {
  return values.json(coverNamed(value, sensitivity));
}

/** Properties with a hidden key's name, or that are secret, at any depth. */
function coverNamed(value: Json, sensitivity: Sensitivity): Json {
  if (Array.isArray(value)) return value.map((item) => coverNamed(item, sensitivity));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, item !== null && isHiddenName(key, sensitivity) ? masked : coverNamed(item, sensitivity)]),
  );
}

const isHiddenName = (key: string, { hidesKey, members }: Sensitivity): boolean => hidesKey(key) || hidesKey(rootOf(key)) || members.has(key);

/** The context with one mark for each hidden key. */
export function coverContext(context: JsonObject, cover: { sensitivity: Sensitivity; values: ValueCover }): JsonObject {
  const { sensitivity } = cover;
  return Object.fromEntries(Object.entries(context).map(([key, value]) => [key, sensitivity.hidesKey(key) ? masked : coverJson(value, cover)]));
}
