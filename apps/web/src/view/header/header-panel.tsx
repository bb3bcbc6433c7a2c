import { Button, CopyButton, Text, TextInput } from '@mantine/core'
import type { SampleHeader } from '@reticle/contract'
import type { SampleId } from '@reticle/domain'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { Async } from '../../app/async.tsx'
import { t } from '../../canvas/words.ts'
import { inARow } from '../../language/lists.ts'
import { queries } from '../../net/queries.ts'
import styles from './header.module.css'
import { headerText, pieces, searchedParts } from './search-header.ts'

type Part = SampleHeader['parts'][number]

/** Lines of one part that are shown at once; a search finds the others. */
const mostLines = 400

const Found = ({ text, query }: { text: string; query: string }) =>
  // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text, in their order
  pieces(text, query).map((piece, index) => (piece.isHit ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>))

const Lines = ({ part, query }: { part: Part; query: string }) => (
  <div className={styles.lines}>
    {part.lines.slice(0, mostLines).map((line, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: keys may stand more than once (COMMENT, HISTORY)
      <div key={index} className={styles.line}>
        <span className={styles.key}>
          <Found text={line.key} query={query} />
        </span>{' '}
        <Found text={line.value} query={query} />
        {line.comment !== undefined && line.comment !== '' && (
          <span className={styles.comment}>
            {' '}
            / <Found text={line.comment} query={query} />
          </span>
        )}
      </div>
    ))}
    {part.lines.length > mostLines && <div className={styles.line}>{t('header.more', { count: part.lines.length - mostLines })}</div>}
  </div>
)

const Header = ({ header }: { header: SampleHeader }) => {
  const [typed, setTyped] = useState('')
  const query = useDeferredValue(typed)
  const shown = searchedParts(header.parts, query)
  const count = shown.reduce((sum, part) => sum + part.lines.length, 0)
  const lines = t(query.trim() === '' ? 'header.lines' : 'header.found', { count })
  return (
    <>
      {header.warnings.map((warning) => (
        <div key={warning} className={styles.warning} role="status">
          {warning}
        </div>
      ))}
      <div className={styles.head}>
        <TextInput
          size="xs"
          flex={1}
          aria-label={t('header.search')}
          placeholder={t('header.searchHint')}
          leftSection={<IconSearch size={13} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <CopyButton value={headerText(shown)}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? t('header.copied') : t('header.copy')}
            </Button>
          )}
        </CopyButton>
      </div>
      <Text size="xs" c="dimmed" role="status">
        {header.withheld.length === 0
          ? lines
          : t('header.withheld', { lines, count: header.withheld.length, names: inARow(header.withheld) })}
      </Text>
      <div data-testid="header-lines">
        {shown.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts may share a name
          <details key={index} className={styles.part} open={index === 0 || shown.length < 8 || query.trim() !== ''}>
            <summary>
              {part.name === '' ? t('header.part') : part.name} <span className={styles.comment}>({part.lines.length})</span>
            </summary>
            <Lines part={part} query={query} />
          </details>
        ))}
      </div>
      {header.parts.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('header.none')}
        </Text>
      )}
    </>
  )
}

/** What the file says of itself, verbatim: searchable, part by part. */
export const HeaderPanel = ({ sampleId }: { sampleId: SampleId }) => (
  <Async query={useQuery(queries.sampleHeader(sampleId))}>{(header) => <Header key={sampleId} header={header} />}</Async>
)
