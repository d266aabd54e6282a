"use client";

import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { DialogClose, DialogContent } from "@/components/ui/dialog";

/** The ten codes, this one time. */
export function RecoveryCodes({ title, codes }: { title: string; codes: readonly string[] }) {
  const text = codes.join("\n");
  return (
    <DialogContent
      title={title}
      description="Each of these opens your account once when the app is not at hand. Keep them where the phone is not: they are shown only now."
      footer={
        <DialogClose asChild>
          <Button variant="primary">I have kept them</Button>
        </DialogClose>
      }
    >
      <ul
        aria-label="Recovery codes"
        className="grid grid-cols-2 gap-x-6 gap-y-1 rounded-md border border-line-strong bg-sunken px-4 py-3 font-mono text-sm max-[380px]:grid-cols-1"
      >
        {codes.map((code) => (
          <li key={code} className="select-all whitespace-nowrap">
            {code}
          </li>
        ))}
      </ul>
      <div className="mt-2 flex items-center justify-end gap-1">
        <Button variant="ghost" onClick={() => save(text)}>
          <Download aria-hidden="true" />
          Save as a file
        </Button>
        <CopyButton value={text} label="Copy the recovery codes" size="md" />
      </div>
    </DialogContent>
  );
}

function save(text: string): void {
  const address = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "parley-recovery-codes.txt";
  link.click();
  URL.revokeObjectURL(address);
}
