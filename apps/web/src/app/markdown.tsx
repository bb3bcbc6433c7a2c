import { Anchor } from '@mantine/core'
import ReactMarkdown, { type Components } from 'react-markdown'

const components: Components = {
  a: ({ href, children }) => (
    <Anchor href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </Anchor>
  ),
}

/** Instructions and descriptions. HTML in the text is shown as text, never run. */
export const Markdown = ({ text }: { text: string }) => (
  <div className="markdown">
    <ReactMarkdown components={components}>{text}</ReactMarkdown>
  </div>
)
