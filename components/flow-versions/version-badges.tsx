import { CircleDot } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { StatusBadge } from "@/components/ui/status-badge";
import type { VersionRow } from "./version-row";

/** What a version is to customers, as icon and word. */
export function VersionBadges({ version, isPinned }: { version: VersionRow; isPinned: boolean }) {
  if (version.status === "draft") return <StatusBadge status="draft" />;
  if (version.isLive)
    return (
      <Badge tone="success" title="New conversations start on this version">
        <CircleDot aria-hidden="true" /> Live now
      </Badge>
    );
  return isPinned ? <Badge title="New conversations would start on it, but the flow is switched off">Switched off</Badge> : <Badge>Earlier</Badge>;
}
