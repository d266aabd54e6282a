import { FlaskConical } from "lucide-react";
import { Badge } from "@/components/ui/badge";

export function SandboxBadge() {
  return (
    <Badge tone="warn">
      <FlaskConical aria-hidden="true" />
      Sandbox
    </Badge>
  );
}
