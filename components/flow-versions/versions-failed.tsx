import { noSuchFlow, PageFailed } from "@/components/errors/page-failed";

/** Instead of a page about versions: there is no such flow or version, or it could not be asked for. */
export function VersionsFailed({ error, onRetry, slug }: { error: unknown; onRetry: () => void; slug?: string }) {
  const back = slug === undefined ? noSuchFlow.FLOW_NOT_FOUND.back : { href: `/flows/${slug}/versions`, label: "All versions" };
  const noVersion = { title: "There is no such version", back };
  const missing = { ...noSuchFlow, VERSION_NOT_FOUND: noVersion, INVALID_INPUT: noVersion };
  return <PageFailed error={error} title="The versions could not be loaded" missing={missing} onRetry={onRetry} />;
}
