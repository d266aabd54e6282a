import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { CredentialKind } from "@/flows/protocol/credentials";
import { Row } from "./section";

type Credential = {
  name: string;
  kind: CredentialKind;
  header: string | null;
  hosts: readonly string[];
  hint: string;
  createdAt: Date;
  rotatedAt: Date | null;
  lastUsedAt: Date | null;
  isReadable: boolean;
};

/** One credential; `onReplace` is null where none can be kept. */
export function CredentialRow({ credential, onReplace, onRemove }: { credential: Credential; onReplace: (() => void) | null; onRemove: () => void }) {
  const { name, kind, header, hosts, hint, createdAt, rotatedAt, lastUsedAt, isReadable } = credential;
  return (
    <Row>
      <span className="min-w-0 flex-1 basis-60">
        <span className="flex items-center gap-2">
          <span title={name} className="min-w-0 truncate font-medium text-ink max-sm:line-clamp-2 max-sm:whitespace-normal max-sm:break-all">
            {name}
          </span>
          <Badge>{kind === "header" ? "For calls" : "Key"}</Badge>
          {!isReadable && <Badge tone="danger">Cannot be read</Badge>}
        </span>
        <span className="block text-ink-3 text-xs [overflow-wrap:anywhere]">
          <span className="font-mono">••••{hint}</span>
          {header !== null && ` as ${header}`}
          {hosts.length > 0 && ` to ${hosts.join(", ")}`}
        </span>
        <span className="block text-ink-3 text-xs">
          {isReadable ? (
            <Times createdAt={createdAt} rotatedAt={rotatedAt} lastUsedAt={lastUsedAt} />
          ) : (
            "It was sealed with a key that this server does not have. Replace its value."
          )}
        </span>
      </span>
      <span className="flex gap-2">
        {onReplace && (
          <Button aria-label={`Replace the value of ${name}`} onClick={onReplace}>
            Replace
          </Button>
        )}
        <Button aria-label={`Remove ${name}`} onClick={onRemove}>
          Remove
        </Button>
      </span>
    </Row>
  );
}

function Times({ createdAt, rotatedAt, lastUsedAt }: Pick<Credential, "createdAt" | "rotatedAt" | "lastUsedAt">): ReactNode {
  return (
    <>
      {rotatedAt ? "Replaced " : "Added "}
      <RelativeTime at={rotatedAt ?? createdAt} />
      {lastUsedAt ? (
        <>
          {", used "}
          <RelativeTime at={lastUsedAt} />
        </>
      ) : (
        ", never used"
      )}
    </>
  );
}
