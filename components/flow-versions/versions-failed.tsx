import Link from "next/link";
import { describeError } from "@/components/errors/error-sentence";
import { toRequestError } from "@/components/trpc/app-error";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";

/** Instead of a page about versions: there is no such flow or version, or it could not be asked for. */
export function VersionsFailed({ error, onRetry, slug }: { error: unknown; onRetry: () => void; slug?: string }) {
  const { code } = toRequestError(error);
  const isUnknown = code === "FLOW_NOT_FOUND" || code === "VERSION_NOT_FOUND" || code === "INVALID_INPUT";
  const back =
    code === "FLOW_NOT_FOUND" || slug === undefined ? { href: "/flows", label: "All flows" } : { href: `/flows/${slug}/versions`, label: "All versions" };
  return (
    <div className="grid h-full place-items-center">
      <ErrorState
        titleAs="h1"
        title={code === "FLOW_NOT_FOUND" ? "There is no such flow" : isUnknown ? "There is no such version" : "The versions could not be loaded"}
        sentence={describeError(error)}
        onRetry={onRetry}
        action={
          isUnknown ? (
            <Button asChild>
              <Link href={back.href}>{back.label}</Link>
            </Button>
          ) : undefined
        }
      />
    </div>
  );
}
