/** What a clock on the wall shows, as if that were UTC: milliseconds since the epoch. */
export type WallTime = number;

const dayMs = 86_400_000;
/** No clock on Earth is moved by more at once: Samoa went without a day in 2011. */
const widestMs = dayMs + 7_200_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const mostFormats = 1_000;

/** @throws RangeError when there is no such zone */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  if (formats.size >= mostFormats) formats.clear();
  formats.set(zone, format);
  return format;
}

/** Whether the name is that of a time zone. Pure. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    // A RangeError says that there is none of that name.
    return false;
  }
}

/** What clocks show there at that moment, to the second. @throws RangeError when there is no such zone */
export function wallTimeAt(zone: string, at: number): WallTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const read = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(read("year"), read("month") - 1, read("day"), read("hour"), read("minute"), read("second"));
}

/** How far clocks there are ahead of UTC, in ms. */
export function offsetAt(zone: string, at: number): number {
  return wallTimeAt(zone, at) - Math.floor(at / 1000) * 1000;
}

/** By how much clocks there are moved within a day and a bit of that moment; 0 on nearly all days. */
export function shiftAround(zone: string, at: number): number {
  const offsets = [-widestMs, 0, widestMs].map((by) => offsetAt(zone, at + by));
  return Math.max(...offsets) - Math.min(...offsets);
}

/** The moment at which clocks there show that time: the first, where it comes twice; where it is left out, the one at which they go on. */
export function momentOf(zone: string, wall: WallTime): number {
  const before = offsetAt(zone, wall - widestMs);
  const after = offsetAt(zone, wall + widestMs);
  const shown = [...new Set([before, after])].map((offset) => wall - offset).filter((at) => wallTimeAt(zone, at) === wall);
  return shown.length > 0 ? Math.min(...shown) : endOfGap(zone, wall, after);
}

/** When the clocks were put to `after`, to the minute. */
function endOfGap(zone: string, wall: WallTime, after: number): number {
  const minute = 60_000;
  let low = Math.floor((wall - widestMs) / minute);
  let high = Math.ceil((wall + widestMs) / minute);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle * minute) === after) high = middle;
    else low = middle;
  }
  return high * minute;
}
