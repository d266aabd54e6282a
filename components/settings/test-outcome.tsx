import { CircleAlert, CircleCheck } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { ProviderTest } from "@/flows/protocol/providers";

/** What a test has found; `error` where it could not be made. */
export function TestOutcome({ outcome, error }: { outcome: ProviderTest | null; error: string | null }) {
  const isGood = outcome?.ok === true && error === null;
  const words = error ?? outcome?.words ?? null;
  const Icon = isGood ? CircleCheck : CircleAlert;
  return (
    <p role="status" className={cn("flex items-start gap-1.5 text-sm empty:hidden", isGood ? "text-success" : "text-danger")}>
      {words !== null && (
        <>
          <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <span>{words}</span>
        </>
      )}
    </p>
  );
}
