import { changeMarks } from "@/components/flow-canvas/change-badge";
import { cn } from "@/components/ui/cn";
import { countWords } from "@/components/ui/live-words";
import { useIsPhone } from "@/components/ui/use-media-query";
import type { TextBlock, TextLine } from "@/flows/comparison/compare-texts";
import { foldLines, type TextRow } from "./fold-lines";

type Props = { texts: readonly TextBlock[]; from: number; to: number };

/** What is written otherwise, side by side; below each other on a phone. */
export function TextComparison({ texts, from, to }: Props) {
  const isPhone = useIsPhone();
  return (
    <div className="grid gap-4 p-4">
      {texts.map(({ title, lines }) => (
        <section key={title} aria-label={title} className="overflow-hidden rounded-lg border border-line bg-surface">
          <h2 className="border-line border-b px-3 py-2 font-medium text-sm [overflow-wrap:anywhere]">{title}</h2>
          {isPhone ? <OneColumn rows={foldLines(lines)} /> : <TwoColumns rows={foldLines(lines)} from={from} to={to} title={title} />}
        </section>
      ))}
    </div>
  );
}

const cell = "whitespace-pre-wrap py-0.5 pr-2 pl-1 align-top font-mono text-xs [overflow-wrap:anywhere]";
const numberCell = "select-none py-0.5 pr-1 text-right align-top font-mono text-2xs text-ink-3 tabular-nums";

function TwoColumns({ rows, from, to, title }: { rows: readonly TextRow[]; from: number; to: number; title: string }) {
  return (
    <table className="w-full table-fixed border-separate border-spacing-0">
      <caption className="sr-only">{title}, line by line</caption>
      <colgroup>
        <col className="w-10" />
        <col />
        <col className="w-10" />
        <col />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">Line</th>
          <th scope="col">Version {from}</th>
          <th scope="col">Line</th>
          <th scope="col">Version {to}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) =>
          row.type === "folded" ? (
            <tr key={`folded-${row.from}`}>
              <td colSpan={4} className="bg-sunken px-3 py-1 text-ink-3 text-xs">
                {countWords(row.count, "equal line")}
              </td>
            </tr>
          ) : (
            <tr key={`${row.was?.was ?? "-"} ${row.is?.is ?? "-"}`}>
              <td className={numberCell}>{row.was?.was}</td>
              <td className={cn(cell, row.was?.is === null && changeMarks.removed.ground)}>
                <Line line={row.was} />
              </td>
              <td className={cn(numberCell, "border-line border-l")}>{row.is?.is}</td>
              <td className={cn(cell, row.is?.was === null && changeMarks.added.ground)}>
                <Line line={row.is} />
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

function OneColumn({ rows }: { rows: readonly TextRow[] }) {
  return (
    <ol>
      {rows.map((row) => {
        if (row.type === "folded")
          return (
            <li key={`folded-${row.from}`} className="bg-sunken px-3 py-1 text-ink-3 text-xs">
              {countWords(row.count, "equal line")}
            </li>
          );
        const lines = row.was === row.is ? [row.was] : [row.was, row.is];
        return lines.map(
          (line) =>
            line !== null && (
              <li
                key={`${line.was ?? "-"} ${line.is ?? "-"}`}
                className={cn(
                  "whitespace-pre-wrap px-2 py-0.5 font-mono text-xs [overflow-wrap:anywhere]",
                  line.is === null && changeMarks.removed.ground,
                  line.was === null && changeMarks.added.ground,
                )}
              >
                <Line line={line} />
              </li>
            ),
        );
      })}
    </ol>
  );
}

/** A line with its sign, which assistive technology reads as a word. */
function Line({ line }: { line: TextLine | null }) {
  if (line === null) return null;
  const mark = line.is === null ? changeMarks.removed : line.was === null ? changeMarks.added : null;
  return (
    <>
      <span aria-hidden="true" className={cn("inline-block w-4 select-none text-center", mark?.ink)}>
        {mark?.sign}
      </span>
      {mark && <span className="sr-only">{mark.word}: </span>}
      {line.text}
    </>
  );
}
