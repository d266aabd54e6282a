"use client";

import { ArrowLeft, Link2, Search, ShieldCheck, X } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type RefObject, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { StatusBadge } from "@/components/ui/status-badge";
import { Tooltip } from "@/components/ui/tooltip";
import type { RunView } from "@/flows/protocol/run";
import { AnswerLink } from "./answer-link";
import type { Live } from "./use-live-run";

export type RunHeaderProps = {
  run: RunView;
  flowName: string;
  status: string;
  live: Live;
  following: boolean;
  query: string;
  found: number;
  searchRef: RefObject<HTMLInputElement | null>;
  onQuery: (query: string) => void;
  onNextFound: () => void;
  onFollow: () => void;
  verifying: boolean;
  /** Null where there is nothing left to replay. */
  onVerify: (() => void) | null;
};

export function RunHeader({ run, flowName, status, live, following, onFollow, verifying, onVerify, ...search }: RunHeaderProps) {
  return (
    <header className="flex min-h-12 flex-wrap items-center gap-x-2 gap-y-1 border-line border-b bg-surface px-2 sm:gap-x-3 sm:px-3 py-1.5 md:px-4">
      <IconButton label="Back to all runs" onClick={() => (window.history.length > 1 ? window.history.back() : window.location.assign("/runs"))}>
        <ArrowLeft />
      </IconButton>
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-1 sm:flex-nowrap">
        <h1 className="max-w-full truncate font-medium">
          <Link href={`/flows/${run.flowId}`} className="hover:underline">
            {flowName}
          </Link>
        </h1>
        <Badge tone="outline">
          <span className="max-sm:hidden">Version {run.version}</span>
          <span className="sm:hidden">v{run.version}</span>
        </Badge>
        <StatusBadge status={status} />
        {run.sandbox && <Badge tone="warn">Sandbox</Badge>}
        <LiveMark live={live} />
        {!following && live === "live" && (
          <Button size="sm" onClick={onFollow}>
            Follow live
          </Button>
        )}
      </div>
      <SearchBox {...search} />
      {onVerify && (
        <Tooltip content="Replay it here and compare every step">
          <Button size="sm" pending={verifying} onClick={onVerify} className="max-sm:w-11 max-sm:px-0!">
            <ShieldCheck aria-hidden="true" />
            <span className="max-sm:sr-only">Verify</span>
          </Button>
        </Tooltip>
      )}
      {!run.sandbox && <AnswerLink runId={run.id} status={status} />}
      <CopyLink />
    </header>
  );
}

function LiveMark({ live }: { live: Live }) {
  if (live === "live") {
    return (
      <Badge tone="success">
        <span className="size-1.5 animate-breathe rounded-full bg-success" aria-hidden="true" />
        Live
      </Badge>
    );
  }
  if (live === "signedOut") return <SignedOut />;
  return live === "lost" ? <Badge tone="warn">Reconnecting</Badge> : null;
}

/** What is on the screen stays; only what comes next needs a sign-in. */
function SignedOut() {
  const pathname = usePathname();
  return (
    <span role="status" className="flex shrink-0 items-center gap-2">
      <Badge tone="warn">You were signed out</Badge>
      <Link href={`/sign-in?next=${encodeURIComponent(pathname)}`} className="whitespace-nowrap text-accent text-sm hover:underline">
        Sign in
      </Link>
    </span>
  );
}

function SearchBox({ query, found, searchRef, onQuery, onNextFound }: Pick<RunHeaderProps, "query" | "found" | "searchRef" | "onQuery" | "onNextFound">) {
  return (
    <div className="relative w-56 max-md:order-last max-md:w-full">
      <Search aria-hidden="true" className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 size-3.5 text-ink-3" />
      <Input
        ref={searchRef}
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onNextFound();
          if (event.key === "Escape") onQuery("");
        }}
        placeholder="Search steps"
        aria-label="Search steps"
        className="pr-16 pl-8"
      />
      {query !== "" && (
        <span className="-translate-y-1/2 absolute top-1/2 right-1 flex items-center gap-1 text-ink-3 text-xs tabular-nums">
          {found} found
          <IconButton size="sm" label="Clear the search" onClick={() => onQuery("")}>
            <X />
          </IconButton>
        </span>
      )}
    </div>
  );
}

function CopyLink() {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <Button size="sm" onClick={() => void copy()} aria-live="polite" className="max-sm:w-11 max-sm:px-0!">
      <Link2 aria-hidden="true" />
      <span className="grid max-sm:sr-only">
        {/* Both lie on each other: the button keeps its width. */}
        <span className={cn("col-start-1 row-start-1", copied && "invisible")}>Copy link to this step</span>
        <span className={cn("col-start-1 row-start-1", !copied && "invisible")}>Copied</span>
      </span>
    </Button>
  );
}
