import { Button, FileButton, Group, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { plural } from '../../app/numbers.tsx'
import type { OptionDraft } from './draft-questions.ts'
import styles from './protocol.module.css'
import { optionsFrom, taxonomyText } from './taxonomy-text.ts'

type Props = {
  readonly label: string
  readonly options: readonly OptionDraft[]
  readonly onChange: (options: OptionDraft[]) => void
  readonly problem: string | undefined
}

const example = 'Birds\n  Owls\n    Tawny owl\n    Barn owl\n  Herons\nFish'

const levelsOf = (options: readonly OptionDraft[]): number => {
  const depths = new Map<string | null, number>([[null, 0]])
  for (const { rowId, parent } of options) depths.set(rowId, (depths.get(parent) ?? 0) + 1)
  return Math.max(0, ...depths.values())
}

/** Keys that indent in an editor leave the field here; two blanks do. */
const indented = (field: HTMLTextAreaElement): { readonly text: string; readonly caret: number } => {
  const { value, selectionStart } = field
  const line = value.lastIndexOf('\n', selectionStart - 1) + 1
  return { text: `${value.slice(0, line)}  ${value.slice(line)}`, caret: selectionStart + 2 }
}

/** A tree as indented text, typed, pasted or read from a file; taken over when the field is left. */
export const TaxonomyEditor = ({ label, options, onChange, problem }: Props) => {
  const [typed, setTyped] = useState<string | undefined>(undefined)
  const stored = taxonomyText(options)
  const take = (text: string) => {
    setTyped(undefined)
    if (text !== stored) onChange(optionsFrom(text, options))
  }
  const count = options.filter(({ text }) => text !== '').length
  return (
    <Stack gap={6} className={styles.code}>
      <Textarea
        aria-label={`Options of ${label}, one a line, what is below one indented`}
        placeholder={example}
        autosize
        minRows={6}
        maxRows={18}
        spellCheck={false}
        value={typed ?? stored}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={(event) => take(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (!event.altKey || event.key !== 'ArrowRight') return
          event.preventDefault()
          const field = event.currentTarget
          const { text, caret } = indented(field)
          setTyped(text)
          requestAnimationFrame(() => field.setSelectionRange(caret, caret))
        }}
        error={problem}
      />
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed">
          One option a line; indent what belongs below another (Alt+→ indents a line). An id in braces keeps its option through renaming:{' '}
          <code>Strix aluco {'{tawny-owl}'}</code>.
        </Text>
        <Group gap="xs">
          <Text size="xs" c="dimmed" role="status">
            {plural(count, 'option')}
            {count > 0 && ` on ${plural(levelsOf(options), 'level')}`}
          </Text>
          <FileButton accept=".txt,.tsv,text/plain" onChange={(file) => file !== null && void file.text().then(take)}>
            {(props) => (
              <Button {...props} size="xs" variant="default">
                Read a text file
              </Button>
            )}
          </FileButton>
        </Group>
      </Group>
    </Stack>
  )
}
