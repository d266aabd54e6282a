/** A copy with `key` set, or without it when the value is undefined or an empty text. Pure. */
export function setKey<Target extends object, Key extends keyof Target & string>(target: Target, key: Key, value: Target[Key] | undefined): Target {
  if (value !== undefined && value !== "") return { ...target, [key]: value };
  const copy = { ...target };
  delete copy[key];
  return copy;
}

/** A copy with one key under another name, at the same place. Pure. */
export function renameKey<Value>(record: Readonly<Record<string, Value>>, from: string, to: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key === from ? to : key, value]));
}

/** A copy of a list with one entry replaced; removed when `value` is null. Pure. */
export function setAt<Item>(list: readonly Item[], index: number, value: Item | null): Item[] {
  return list.flatMap((item, i) => (i !== index ? [item] : value === null ? [] : [value]));
}

/** A copy of a list with one entry moved by `step`; the same order when that leads outside. Pure. */
export function moveBy<Item>(list: readonly Item[], index: number, step: number): Item[] {
  const copy = [...list];
  const target = index + step;
  const item = copy[index];
  if (item === undefined || target < 0 || target >= copy.length) return copy;
  copy.splice(index, 1);
  copy.splice(target, 0, item);
  return copy;
}
