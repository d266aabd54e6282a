import Markdown from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { isSafeLink } from "@/flows/protocol/links";

/** What is no such link stays as its words. */
const linkOf = (url: string): string => (isSafeLink(url) || /^(mailto|tel):/i.test(url) ? url : "");

/** Markdown of a model or an author: sanitised, without pictures, headings no bigger than text. */
export function MarkdownText({ text }: { text: string }) {
  return (
    <div className="space-y-2 [&_code]:rounded-xs [&_code]:bg-sunken [&_code]:px-1 [&_code]:font-mono [&_code]:text-sm [&_ol]:list-decimal [&_ol]:pl-5 [&_strong]:font-semibold [&_table]:text-sm [&_td]:border-t [&_td]:border-line [&_td]:py-1 [&_td]:pr-3 [&_th]:py-1 [&_th]:pr-3 [&_th]:text-left [&_th]:font-medium [&_ul]:list-disc [&_ul]:pl-5">
      <Markdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[rehypeSanitize]}
        urlTransform={linkOf}
        disallowedElements={["img"]}
        unwrapDisallowed
        components={{
          a: ({ href, children }) =>
            href ? (
              <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="text-accent underline underline-offset-3">
                {children}
              </a>
            ) : (
              children
            ),
          h1: ({ children }) => <p className="font-semibold">{children}</p>,
          h2: ({ children }) => <p className="font-semibold">{children}</p>,
          h3: ({ children }) => <p className="font-semibold">{children}</p>,
        }}
      >
        {text}
      </Markdown>
    </div>
  );
}
