"use client";

import Link from "next/link";
import { type KeyboardEvent, type MouseEvent, type ReactNode, useRef } from "react";
import { cn } from "./cn";
import { Skeleton } from "./skeleton";
import { useIsPhone } from "./use-media-query";

export type Column<Row> = {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  align?: "left" | "right";
  /** Class names of the header and its cells: the width, which no content changes (one column goes without and takes the rest), and hiding on narrow screens. */
  className?: string;
};

export type DataTableProps<Row> = {
  /** What the table lists, for assistive technology. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** The first column becomes a link to it, and a click anywhere in the row follows it. */
  rowHref: (row: Row) => string;
  /** Buttons or a menu at the end of the row. */
  rowActions?: (row: Row) => ReactNode;
  /** The row as a card, below 640 px. */
  phone: (row: Row) => ReactNode;
  /** Draws this many placeholder rows instead of `rows`. */
  loadingRows?: number;
  className?: string;
};

/** A list in rows of 44 px with a sticky header. Arrow keys (or j and k), home and end move between rows, enter opens; a phone gets cards. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const isPhone = useIsPhone();
  const frame = useRef<HTMLDivElement>(null);
  return (
    <div
      role="presentation"
      ref={frame}
      onKeyDown={(event) => moveBetweenRows(event, frame.current)}
      className={cn("min-w-0", props.className)}
      aria-busy={props.loadingRows ? true : undefined}
    >
      {isPhone ? <PhoneList {...props} /> : <Table {...props} />}
    </div>
  );
}

function Table<Row>({ label, columns, rows, rowKey, rowHref, rowActions, loadingRows }: DataTableProps<Row>) {
  return (
    <table className="w-full table-fixed border-separate border-spacing-0 text-left text-sm">
      <caption className="sr-only">{label}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.id}
              scope="col"
              className={cn(
                "sticky top-0 z-10 h-9 truncate border-b border-line bg-bg px-3 text-xs font-normal text-ink-3 first:pl-6",
                column.align === "right" && "text-right",
                column.className,
              )}
            >
              {column.header}
            </th>
          ))}
          {rowActions && (
            <th scope="col" className="sticky top-0 z-10 h-9 w-14 border-b border-line bg-bg pr-4">
              <span className="sr-only">Actions</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {loadingRows
          ? Array.from({ length: loadingRows }, (_, index) => (
              <SkeletonRow key={`skeleton-${index + 1}`} columns={columns} index={index} hasActions={rowActions !== undefined} />
            ))
          : rows.map((row) => (
              <tr
                key={rowKey(row)}
                onClick={followRow}
                className="group/row cursor-pointer hover:bg-hover has-[a[data-row-link]:focus-visible]:bg-hover has-[a[data-row-link]:focus-visible]:outline-2 has-[a[data-row-link]:focus-visible]:-outline-offset-2 has-[a[data-row-link]:focus-visible]:outline-accent"
              >
                {columns.map((column, index) => (
                  <td
                    key={column.id}
                    className={cn(
                      "h-11 truncate border-b border-line px-3 first:pl-6",
                      column.align === "right" && "text-right tabular-nums",
                      column.className,
                    )}
                  >
                    {index === 0 ? (
                      <Link href={rowHref(row)} data-row-link="" className="block outline-none">
                        {column.cell(row)}
                      </Link>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                ))}
                {rowActions && <td className="h-11 border-b border-line pr-4 text-right">{rowActions(row)}</td>}
              </tr>
            ))}
      </tbody>
    </table>
  );
}

function SkeletonRow<Row>({ columns, index, hasActions }: { columns: readonly Column<Row>[]; index: number; hasActions: boolean }) {
  return (
    <tr>
      {columns.map((column, place) => (
        <td key={column.id} className={cn("h-11 border-b border-line px-3 first:pl-6", column.className)}>
          <Skeleton className={cn(place === 0 ? ["w-40", "w-28", "w-48", "w-36"][index % 4] : "w-14", column.align === "right" && "ml-auto w-8")} />
        </td>
      ))}
      {hasActions && <td className="border-b border-line" />}
    </tr>
  );
}

function PhoneList<Row>({ label, rows, rowKey, rowHref, rowActions, phone, loadingRows }: DataTableProps<Row>) {
  if (loadingRows) {
    return (
      <ul aria-label={label}>
        {Array.from({ length: loadingRows }, (_, index) => (
          <li key={`skeleton-${index + 1}`} className="grid gap-2.5 border-b border-line px-4 py-4">
            <Skeleton className={["w-40", "w-28", "w-48"][index % 3]} />
            <Skeleton className="w-56" />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <ul aria-label={label}>
      {rows.map((row) => (
        <li key={rowKey(row)} className="flex items-center border-b border-line">
          <Link href={rowHref(row)} data-row-link="" className="min-w-0 flex-1 py-3 pl-4 outline-offset-[-2px]">
            {phone(row)}
          </Link>
          {rowActions ? <div className="px-1">{rowActions(row)}</div> : <span className="w-4" />}
        </li>
      ))}
    </ul>
  );
}

/** A click beside the row's own controls follows its link, in a new tab where the person asked for one. */
function followRow(event: MouseEvent<HTMLTableRowElement>) {
  if (!(event.target instanceof Element) || event.target.closest("a, button, input, [role='menuitem'], [role='menu'], [role='dialog'], [role='alertdialog']"))
    return;
  if (window.getSelection()?.toString()) return;
  const link = event.currentTarget.querySelector<HTMLAnchorElement>("a[data-row-link]");
  if (!link) return;
  if (event.metaKey || event.ctrlKey) window.open(link.href, "_blank", "noopener");
  else link.click();
}

const steps: Record<string, (index: number, last: number) => number> = {
  ArrowDown: (index, last) => Math.min(index + 1, last),
  j: (index, last) => Math.min(index + 1, last),
  ArrowUp: (index) => Math.max(index - 1, 0),
  k: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

function moveBetweenRows(event: KeyboardEvent, frame: HTMLElement | null) {
  const step = steps[event.key];
  if (!step || !frame || event.metaKey || event.ctrlKey || event.altKey) return;
  if (!(event.target instanceof HTMLElement) || !event.target.matches("a[data-row-link]")) return;
  const links = [...frame.querySelectorAll<HTMLAnchorElement>("a[data-row-link]")];
  const index = links.findIndex((link) => link === event.target);
  if (index < 0) return;
  event.preventDefault();
  links[step(index, links.length - 1)]?.focus();
}
