import {
  CircleHelp,
  CreditCard,
  ListChecks,
  type LucideIcon,
  Map as MapIcon,
  MapPin,
  MessageSquare,
  PackageCheck,
  PencilLine,
  ReceiptIndianRupee,
  Route,
  ScanText,
  Search,
  Sparkles,
} from "lucide-react";

const icons: Readonly<Record<string, LucideIcon>> = {
  "message-square": MessageSquare,
  sparkles: Sparkles,
  "scan-text": ScanText,
  search: Search,
  "list-checks": ListChecks,
  "map-pin": MapPin,
  map: MapIcon,
  route: Route,
  "receipt-indian-rupee": ReceiptIndianRupee,
  "package-check": PackageCheck,
  "credit-card": CreditCard,
  "pencil-line": PencilLine,
};

/** The icon an executor's descriptor names. */
export function ExecutorIcon({ icon, className }: { icon: string | undefined; className?: string }) {
  const Icon = (icon && icons[icon]) || CircleHelp;
  return <Icon aria-hidden="true" className={className} />;
}
