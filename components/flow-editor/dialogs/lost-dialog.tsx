import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { lostWords } from "../lost-words";
import { useEditor } from "../store/editor-store";

/** What somebody else's changes left no place for, with what was typed. */
export function LostDialog({ onClose }: { onClose: () => void }) {
  const lost = useEditor((state) => state.lost);
  const dropLost = useEditor((state) => state.dropLost);
  const discard = () => {
    dropLost();
    onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Could not be kept"
        description="Somebody else changed or removed meanwhile what these changes are about. Copy what you still need."
        footer={
          <>
            <Button onClick={discard}>Discard</Button>
            <Button variant="primary" onClick={onClose}>
              Close
            </Button>
          </>
        }
      >
        <ul aria-label="Changes that could not be kept" className="grid max-h-96 gap-3 overflow-y-auto scrollbar-quiet">
          {lost.flatMap(lostWords).map(({ what, text }, index) => (
            // Two may be the same in every word.
            // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows at its end
            <li key={index} className="grid gap-1">
              <div className="flex items-center justify-between gap-2">
                <p className="min-w-0 font-medium text-sm [overflow-wrap:anywhere]">{what}</p>
                {text !== null && <CopyButton value={text} label={`Copy ${what}`} />}
              </div>
              {text !== null && (
                <p className="max-h-40 overflow-y-auto whitespace-pre-wrap rounded-md bg-sunken px-2.5 py-1.5 text-sm [overflow-wrap:anywhere] scrollbar-quiet">
                  {text}
                </p>
              )}
            </li>
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  );
}
