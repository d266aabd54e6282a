import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { versionPaths } from "./version-row";

type Props = {
  slug: string;
  /** Null while it is not known. */
  flowName: string | null;
  title: string;
  /** Where the way back leads. @default the editor */
  back?: { href: string; label: string };
  /** Beside the title. */
  marks?: ReactNode;
  actions?: ReactNode;
};

/** The head of the pages about a flow's versions. */
export function VersionsHead({ slug, flowName, title, back, marks, actions }: Props) {
  const { href, label } = back ?? { href: versionPaths.editor(slug), label: "Back to the editor" };
  return (
    <header className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 px-2 py-2 sm:px-4">
      <Link
        href={href}
        aria-label={label}
        title={label}
        className="grid size-8 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink pointer-coarse:size-11"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
      </Link>
      <div className="min-w-0">
        <h1 className="flex flex-wrap items-center gap-x-2 font-medium text-lg">
          {title}
          {marks}
        </h1>
        <p className="truncate text-ink-2 text-sm">{flowName ?? slug}</p>
      </div>
      {actions && <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
