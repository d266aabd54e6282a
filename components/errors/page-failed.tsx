import Link from "next/link";
import { toRequestError } from "@/components/trpc/app-error";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import type { ErrorCode } from "@/flows/errors";
import { describeError } from "./error-sentence";

/** What there is none of, and where there are others. */
export type Missing = { title: string; back: { href: string; label: string } };

type Props = {
  error: unknown;
  /** What could not be done, where trying again may help. */
  title: string;
  /** The codes that say that what the page is about is not there. */
  missing: Partial<Record<ErrorCode, Missing>>;
  onRetry: () => void;
};

/** Instead of a whole page: what it is about is not there, or could not be asked for. */
export function PageFailed({ error, title, missing, onRetry }: Props) {
  const found = missing[toRequestError(error).code];
  const back = found && (
    <Button asChild>
      <Link href={found.back.href}>{found.back.label}</Link>
    </Button>
  );
  return (
    <div className="grid h-full place-items-center">
      <ErrorState titleAs="h1" title={found?.title ?? title} sentence={describeError(error)} onRetry={onRetry} action={back} />
    </div>
  );
}

/** Of pages about a flow. */
export const noSuchFlow = { FLOW_NOT_FOUND: { title: "There is no such flow", back: { href: "/flows", label: "All flows" } } } as const;
