import { Anchor } from '@mantine/core'
import ReactMarkdown, { type Components, defaultUrlTransform } from 'react-markdown'
import { Picture } from './picture.tsx'

const components: Components = {
  a: ({ href, children }) => (
    <Anchor href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </Anchor>
  ),
  img: ({ src, alt }) => (typeof src === 'string' && src !== '' ? <Picture src={src} alt={alt ?? ''} /> : null),
}

/** Pictures may stand in the text itself. Pictures only: no document, and nothing that can hold a script. */
const isPicture = (url: string): boolean => /^data:image\/(?:png|jpeg|webp|gif);base64,[A-Za-z0-9+/=]+$/.test(url)

const urlTransform = (url: string, key: string): string => (key === 'src' && isPicture(url) ? url : defaultUrlTransform(url))

/** Instructions and descriptions. HTML in the text is shown as text, never run. */
export const Markdown = ({ text }: { text: string }) => (
  <div className="markdown">
    <ReactMarkdown components={components} urlTransform={urlTransform}>
      {text}
    </ReactMarkdown>
  </div>
)
