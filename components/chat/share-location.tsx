import { MapPin } from "lucide-react";
import { Spinner } from "@/components/ui/spinner";
import { type Place, type PlaceTrouble, useOwnPlace } from "./use-own-place";

const sentences = {
  denied: "This page may not see where you are. Allow it in your browser’s settings, or type the address.",
  unavailable: "Your device cannot tell where it is right now. Please type the address.",
  timeout: "Finding your place took too long. Try again, or type the address.",
} as const satisfies Record<PlaceTrouble, string>;

const cannotAsk = "Your location cannot be shared from this page. Please type the address.";

/** Sends where the customer is, where the browser can tell; where it cannot, says so, because the question may have offered it. */
export function ShareLocation({ onPlace }: { onPlace: (place: Place) => void }) {
  const { canAsk, asking, ask } = useOwnPlace(onPlace);
  if (canAsk === null) return null;
  if (!canAsk) return <p className="mt-2 text-ink-3 text-sm">{cannotAsk}</p>;
  const isAsking = asking.type === "asking";
  return (
    <div className="mt-2 animate-rise-in">
      <button
        type="button"
        onClick={ask}
        aria-disabled={isAsking}
        className="flex min-h-11 items-center gap-2 rounded-full border border-accent-line bg-surface px-4 py-2 font-medium text-accent transition-[background-color,transform] duration-150 hover:bg-accent-soft active:scale-[0.98] aria-disabled:opacity-70"
      >
        {isAsking ? <Spinner className="size-4" /> : <MapPin aria-hidden="true" className="size-4" />}
        {isAsking ? "Finding where you are" : "Share your location"}
      </button>
      <p role="status" className="max-w-[86%] pt-1.5 text-ink-2 text-sm empty:hidden">
        {asking.type === "failed" ? sentences[asking.why] : ""}
      </p>
    </div>
  );
}
