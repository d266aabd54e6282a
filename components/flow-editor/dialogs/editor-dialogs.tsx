import { selectDialog } from "../store/dialog-slice";
import { useEditor } from "../store/editor-store";
import { DeleteStatesDialog } from "./delete-states-dialog";
import { LostDialog } from "./lost-dialog";
import { ShareDialog } from "./share-dialog";

/** Whatever window is open, but the one for publishing, which needs the server. */
export function EditorDialogs() {
  const dialog = useEditor(selectDialog);
  const closeDialog = useEditor((state) => state.closeDialog);
  switch (dialog?.type) {
    case "deleteStates":
      return <DeleteStatesDialog names={dialog.names} />;
    case "share":
      return <ShareDialog justPublished={null} onClose={closeDialog} />;
    case "lost":
      return <LostDialog onClose={closeDialog} />;
    default:
      return null;
  }
}
