"use client";

import { Button } from "@/components/ui/button";
import { DialogContent } from "@/components/ui/dialog";
import type { Validation } from "@/flows/validation/issue";
import { ProblemList } from "./problem-list";

/** Says what an imported flow still lacks: it is stored as a draft, and only publishing waits. */
export function ImportResult({ validation, onOpen }: { validation: Validation; onOpen: () => void }) {
  const count = validation.errors.length;
  return (
    <DialogContent
      title={count === 1 ? "Imported, one thing to mend" : `Imported, ${count} things to mend`}
      description="The flow is stored as a draft. It can be published once these are mended."
      className="sm:max-w-lg"
      footer={
        <Button variant="primary" onClick={onOpen}>
          Open in the editor
        </Button>
      }
    >
      <ProblemList problems={validation.errors} />
    </DialogContent>
  );
}
