import {
  Banknote,
  Bell,
  Bot,
  Calculator,
  CalendarClock,
  Circle,
  CircleHelp,
  Clock,
  CloudSun,
  Code,
  CreditCard,
  Database,
  FileText,
  Globe,
  Hash,
  Image as ImageIcon,
  Languages,
  Link as LinkIcon,
  ListChecks,
  Lock,
  type LucideIcon,
  Mail,
  Map as MapIcon,
  MapPin,
  MessageSquare,
  PackageCheck,
  PencilLine,
  Phone,
  ReceiptIndianRupee,
  Route,
  ScanText,
  Search,
  Send,
  ShoppingCart,
  Sparkles,
  Star,
  Tag,
  Timer,
  Truck,
  User,
  Users,
  Webhook,
  Workflow,
  Wrench,
  Zap,
} from "lucide-react";
import { type IconName, isIconName, isOutline } from "@/flows/ports/icon";

const icons = {
  banknote: Banknote,
  bell: Bell,
  bot: Bot,
  calculator: Calculator,
  "calendar-clock": CalendarClock,
  circle: Circle,
  clock: Clock,
  "cloud-sun": CloudSun,
  code: Code,
  "credit-card": CreditCard,
  database: Database,
  "file-text": FileText,
  globe: Globe,
  hash: Hash,
  image: ImageIcon,
  languages: Languages,
  link: LinkIcon,
  "list-checks": ListChecks,
  lock: Lock,
  mail: Mail,
  map: MapIcon,
  "map-pin": MapPin,
  "message-square": MessageSquare,
  "package-check": PackageCheck,
  "pencil-line": PencilLine,
  phone: Phone,
  "receipt-indian-rupee": ReceiptIndianRupee,
  route: Route,
  "scan-text": ScanText,
  search: Search,
  send: Send,
  "shopping-cart": ShoppingCart,
  sparkles: Sparkles,
  star: Star,
  tag: Tag,
  timer: Timer,
  truck: Truck,
  user: User,
  users: Users,
  webhook: Webhook,
  workflow: Workflow,
  wrench: Wrench,
  zap: Zap,
} as const satisfies Record<IconName, LucideIcon>;

/** The icon an executor's descriptor names or draws; a question mark where there is no such executor. */
export function ExecutorIcon({ icon, className }: { icon: string | undefined; className?: string }) {
  if (icon !== undefined && isOutline(icon)) return <Outline d={icon} className={className} />;
  const Icon = icon !== undefined && isIconName(icon) ? icons[icon] : CircleHelp;
  return <Icon aria-hidden="true" className={className} />;
}

function Outline({ d, className }: { d: string; className: string | undefined }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      <path d={d} />
    </svg>
  );
}
