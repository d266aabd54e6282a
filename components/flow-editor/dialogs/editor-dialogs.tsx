import { selectDialog } from "../store/dialog-slice";
import { useEditor } from "../store/editor-store";
import { AddStateDialog } from "./add-state-dialog";
import { ConnectDialog } from "./connect-dialog";
import { DeleteStatesDialog } from "./delete-states-dialog";

/** Whatever window is open, but the one for publishing, which needs the server. */
export function EditorDialogs() {
  const dialog = useEditor(selectDialog);
  switch (dialog?.type) {
    case "connect":
      return <ConnectDialog key={dialog.source} source={dialog.source} target={dialog.target} />;
    case "addState":
      return <AddStateDialog dialog={dialog} />;
    case "deleteStates":
      return <DeleteStatesDialog names={dialog.names} />;
    default:
      return null;
  }
}
