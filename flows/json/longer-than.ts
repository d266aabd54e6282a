/** True when the value has more than about so many characters as JSON text; what is longer is looked through no further. Pure. */
export function isLongerThan(value: unknown, length: number): boolean {
  let left = length;
  const look = (each: unknown): void => {
    left -= typeof each === "string" ? each.length + 2 : 5;
    if (left < 0 || typeof each !== "object" || each === null) return;
    for (const [key, member] of Object.entries(each)) {
      if (left < 0) return;
      if (!Array.isArray(each)) left -= key.length + 3;
      look(member);
    }
  };
  look(value);
  return left < 0;
}
