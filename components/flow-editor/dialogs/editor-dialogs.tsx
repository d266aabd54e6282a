import { selectDialog } from "../store/dialog-slice";
import { useEditor } from "../store/editor-store";
import { DeleteStatesDialog } from "./delete-states-dialog";

/** Whatever window is open, but the one for publishing, which needs the server. */
export function EditorDialogs() {
  const dialog = useEditor(selectDialog);
  switch (dialog?.type) {
    case "deleteStates":
      return <DeleteStatesDialog names={dialog.names} />;
    default:
      return null;
  }
}
