import { Button, FileButton, Group, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { OptionDraft } from './draft-questions.ts'
import styles from './protocol.module.css'
import { optionsFrom, taxonomyText } from './taxonomy-text.ts'
import { t } from './words.ts'

type Props = {
  readonly label: string
  readonly options: readonly OptionDraft[]
  readonly onChange: (options: OptionDraft[]) => void
  readonly problem: string | undefined
}

const example = [
  t('taxonomy.birds'),
  `  ${t('taxonomy.owls')}`,
  `    ${t('taxonomy.tawny')}`,
  `    ${t('taxonomy.barn')}`,
  `  ${t('taxonomy.herons')}`,
  t('taxonomy.fish'),
].join('\n')

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
        aria-label={t('taxonomy.optionsOf', { question: label })}
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
          {t.rich('taxonomy.howTo', { example: 'Strix aluco {tawny-owl}', code: (text) => <code>{text}</code> })}
        </Text>
        <Group gap="xs">
          <Text size="xs" c="dimmed" role="status">
            {count > 0
              ? t('taxonomy.optionsOnLevels', { options: count, levels: levelsOf(options) })
              : t('taxonomy.options', { options: count })}
          </Text>
          <FileButton accept=".txt,.tsv,text/plain" onChange={(file) => file !== null && void file.text().then(take)}>
            {(props) => (
              <Button {...props} size="xs" variant="default">
                {t('taxonomy.readFile')}
              </Button>
            )}
          </FileButton>
        </Group>
      </Group>
    </Stack>
  )
}
