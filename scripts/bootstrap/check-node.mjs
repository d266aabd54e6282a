const needed = [20, 19];

/** One sentence when this Node cannot run Parley, else null. Reads nothing newer than what it checks for. */
export function nodeProblem(version = process.versions.node) {
  const [major, minor] = version.split(".").map(Number);
  const fits = major > needed[0] || (major === needed[0] && minor >= needed[1]);
  return fits ? null : `Parley needs Node ${needed.join(".")} or newer; this is Node ${version}. Install a newer one from nodejs.org and start again.`;
}
