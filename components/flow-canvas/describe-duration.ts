const isoPattern = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** A duration of a definition (milliseconds or ISO 8601) as people say it: "15 min", "1 h 30 min", "2 days". Pure. */
export function describeDuration(duration: number | string): string {
  if (typeof duration === "number") return fromMilliseconds(duration);
  const match = isoPattern.exec(duration);
  if (!match) return duration;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return fromMilliseconds(((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000);
}

function fromMilliseconds(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  const seconds = Math.round(ms / 1000);
  const days = Math.floor(seconds / 86_400);
  const parts = [
    days > 0 ? `${days} ${days === 1 ? "day" : "days"}` : "",
    unit(Math.floor((seconds % 86_400) / 3600), "h"),
    unit(Math.floor((seconds % 3600) / 60), "min"),
    unit(seconds % 60, "s"),
  ];
  return parts.filter(Boolean).slice(0, 2).join(" ");
}

function unit(amount: number, name: string): string {
  return amount > 0 ? `${amount} ${name}` : "";
}
