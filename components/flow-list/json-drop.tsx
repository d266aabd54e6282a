"use client";

import { Upload } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { ProblemList } from "./problem-list";
import { glanceAt, type Problem } from "./read-json";

type Props = { value: string; onChange: (json: string) => void; error: string | null; problems: readonly Problem[] };

/** Takes a flow as JSON: pasted, dropped or chosen from a file. */
export function JsonDrop({ value, onChange, error, problems }: Props) {
  const file = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const glance = glanceAt(value);

  function drop(event: DragEvent) {
    event.preventDefault();
    setIsOver(false);
    void read(event.dataTransfer.files[0]);
  }

  async function read(chosen: File | undefined) {
    if (chosen) onChange(await chosen.text());
  }

  return (
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <Field label="Flow as JSON" help={glance.words ?? "Both the original shape and the current one are understood."} error={glance.error ?? error}>
        {(control) => (
          <Textarea
            {...control}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            spellCheck={false}
            placeholder={'Paste it here, or drop a file, e.g.\n{ "id": "table_booking", "states": { … } }'}
            className={cn("max-h-60 min-h-36 font-mono text-xs", isOver && "border-accent bg-accent-soft")}
          />
        )}
      </Field>
      {!glance.error && <ProblemList problems={problems} />}
      <Button size="sm" className="mt-2" onClick={() => file.current?.click()}>
        <Upload aria-hidden="true" />
        Choose a file
      </Button>
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="Flow as a JSON file"
        onChange={(event) => void read(event.target.files?.[0])}
      />
    </div>
  );
}
