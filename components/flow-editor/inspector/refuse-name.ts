import { isForbiddenKey } from "@/flows/json/property";

/** Why a text cannot be the name of an event, in words; null when it can. Pure. */
export function refuseEventName(text: string): string | null {
  if (text.trim() === "") return "An event needs a name.";
  if (/\s/.test(text.trim())) return "An event name has no spaces.";
  return text.trim().length > 128 ? "An event name has at most 128 characters." : null;
}

/** Why a text cannot be one more key beside `taken`, in words; null when it can. `what` begins the sentence: "A branch". Pure. */
export function refuseNewKey(text: string, taken: object, what: string): string | null {
  const key = text.trim();
  if (key === "") return `${what} needs a name.`;
  if (isForbiddenKey(key)) return "This name is the engine's own.";
  return Object.hasOwn(taken, key) ? `There is ${what.charAt(0).toLowerCase()}${what.slice(1)} of this name already.` : null;
}
